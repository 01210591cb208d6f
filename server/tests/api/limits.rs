use crate::helpers::{SMALLEST, TestServer};

#[tokio::test]
async fn the_eleventh_save_of_an_hour_is_asked_to_wait() {
    let (server, _folder) = TestServer::start_with(&[("PARTNER_ROI_LIMITS__LIMIT_LOOPBACK", "true")]);
    // What is refused for its content does not count.
    assert_eq!(server.save("{}", &[]).await.status, 422);
    let mut last = None;
    for number in 0..10 {
        let key = number.to_string();
        let answer = server.save(SMALLEST, &[("idempotency-key", &key)]).await;
        assert_eq!(answer.status, 201);
        last = Some((key, answer.text));
    }
    let refused = server.save(SMALLEST, &[]).await;
    refused.assert_problem(429, "too_many_saves");
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((300..=361).contains(&seconds), "{seconds}");
    assert!(refused.header("ratelimit-policy").contains("q=10"));
    assert!(refused.header("ratelimit").contains("r=0"));

    // Whoever missed the answer to a save still gets it; calculating is not limited.
    let (key, text) = last.unwrap();
    assert_eq!(server.save(SMALLEST, &[("idempotency-key", &key)]).await.text, text);
    assert_eq!(server.calculate(SMALLEST).await.status, 200);
}

#[tokio::test]
async fn this_machine_is_not_limited_by_default() {
    let (server, _folder) = TestServer::start();
    for _ in 0..15 {
        assert_eq!(server.save(SMALLEST, &[]).await.status, 201);
    }
}

#[tokio::test]
async fn a_made_up_forwarded_header_neither_limits_nor_frees() {
    let (server, _folder) = TestServer::start_with(&[("PARTNER_ROI_LIMITS__LIMIT_LOOPBACK", "true")]);
    for number in 0..10 {
        let address = format!("198.51.100.{number}");
        assert_eq!(server.save(SMALLEST, &[("x-forwarded-for", &address)]).await.status, 201);
    }
    assert_eq!(server.save(SMALLEST, &[("x-forwarded-for", "198.51.100.99")]).await.status, 429);
}

#[tokio::test]
async fn behind_a_listed_proxy_clients_are_told_apart_and_ipv6_counts_by_subscriber() {
    let (server, _folder) = TestServer::start_with(&[("PARTNER_ROI_TRUSTED_PROXIES", "127.0.0.1/32")]);
    for number in 0..10 {
        let address = format!("2001:db8:1:2::{number:x}");
        assert_eq!(server.save(SMALLEST, &[("x-forwarded-for", &address)]).await.status, 201);
    }
    assert_eq!(server.save(SMALLEST, &[("x-forwarded-for", "2001:db8:1:2:ffff::1")]).await.status, 429);
    assert_eq!(server.save(SMALLEST, &[("x-forwarded-for", "2001:db8:1:3::1")]).await.status, 201);
    assert_eq!(server.save(SMALLEST, &[("x-forwarded-for", "198.51.100.1")]).await.status, 201);
}
