//! Scorecards over HTTP, as tests speak of them.

use reqwest::Method;

use crate::helpers::{Answer, Saved, TestServer};

/// A card of the template `health` with these quarters, each as an object.
pub fn card(quarters: &str) -> String {
    format!(r#"{{"schema_version":1,"template":{{"id":"health","version":1}},"quarters":[{quarters}]}}"#)
}

/// An open quarter with the lower rating of two, which is all that is decided.
pub fn open(quarter: &str, rating: &str) -> String {
    format!(r#"{{"quarter":"{quarter}","status":"open","entries":[{}]}}"#, ratings(rating))
}

/// The entries of both ratings.
pub fn ratings(rating: &str) -> String {
    format!(r#"{{"metric":"vendor_alignment","actual":"8"}},{{"metric":"partner_alignment","actual":"{rating}"}}"#)
}

impl TestServer {
    pub async fn save_card(&self, card: &str, headers: &[(&str, &str)]) -> Answer {
        self.request(Method::POST, "/api/v1/scorecards", headers, Some(card)).await
    }

    pub async fn saved_card(&self, card: &str) -> Saved {
        let answer = self.save_card(card, &[]).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        Saved::of(&answer)
    }

    /// Asks for something below the scorecard's address, with a token.
    pub async fn of_card(&self, id: &str, token: &str, below: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        self.request(Method::GET, &format!("/api/v1/scorecards/{id}{below}"), &[("authorization", &bearer)], None).await
    }

    /// Sends JSON to an address below the scorecard's, as its editor.
    pub async fn change_card(
        &self,
        method: Method,
        saved: &Saved,
        below: &str,
        revision: u64,
        body: Option<&str>,
    ) -> Answer {
        let (bearer, tag) = (format!("Bearer {}", saved.edit_token), format!("\"{revision}\""));
        let headers = [("authorization", bearer.as_str()), ("if-match", tag.as_str())];
        self.request(method, &format!("/api/v1/scorecards/{}{below}", saved.id), &headers, body).await
    }

    /// Uploads CSV.
    pub async fn upload(&self, saved: &Saved, revision: u64, csv: impl Into<reqwest::Body>) -> Answer {
        let request = self
            .client
            .post(self.url(&format!("/api/v1/scorecards/{}/actuals", saved.id)))
            .header("authorization", format!("Bearer {}", saved.edit_token))
            .header("if-match", format!("\"{revision}\""))
            .header("content-type", "text/csv; charset=utf-8");
        Answer::of(request.body(csv).send().await.unwrap()).await
    }
}
