//! Work that others should not wait for.

use actix_web::web;

use crate::problem::{Code, Problem};

/// Does what takes long beside the threads that answer.
pub async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    web::block(work).await.map_err(|error| Problem::new(Code::Internal, error.to_string()))?
}
