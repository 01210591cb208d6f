//! Long lists, a page at a time.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use crate::problem::{Code, Problem};
use crate::query;
use crate::store::scorecards::Page;
use crate::tokens::TokenHash;

const USUAL_LIMIT: u32 = 20;
const MOST: u32 = 100;

/// The page that is asked for.
pub fn page(request: &HttpRequest, token: &TokenHash) -> Result<Page, Problem> {
    let invalid = |detail: String| Problem::new(Code::InvalidQuery, detail);
    let query = request.query_string();
    let limit = query::whole(query, "limit")?.unwrap_or(USUAL_LIMIT);
    if !(1..=MOST).contains(&limit) {
        return Err(invalid(format!("The query parameter limit takes a number from 1 to {MOST}.")));
    }
    let unknown = || {
        invalid("The query parameter cursor takes what a Link header of this list has given to this token.".to_owned())
    };
    let place = |cursor: String| token.place(request.path(), &cursor).ok_or_else(unknown);
    Ok(Page { before: query::value(query, "cursor")?.map(place).transpose()?, limit })
}

/// Asks for one item too many, which shows whether another page follows.
pub fn one_more(page: Page) -> Page {
    Page { limit: page.limit + 1, ..page }
}

/// Cuts a list to its page and begins the answer, with the address of the next page if there is one.
pub fn paged<T>(
    request: &HttpRequest,
    token: &TokenHash,
    page: Page,
    items: &mut Vec<T>,
    number: impl Fn(&T) -> u64,
) -> Result<HttpResponseBuilder, Problem> {
    let follows = items.len() > page.limit as usize;
    items.truncate(page.limit as usize);
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CACHE_CONTROL, "private, no-cache")).insert_header((header::VARY, "Authorization"));
    if let Some(last) = items.last().filter(|_| follows) {
        let (path, limit) = (request.path(), page.limit);
        let next = format!("<{path}?cursor={}&limit={limit}>; rel=\"next\"", token.cursor(path, number(last)));
        let next = HeaderValue::try_from(next).map_err(|error| Problem::new(Code::Internal, error.to_string()))?;
        answer.insert_header((header::LINK, next));
    }
    Ok(answer)
}
