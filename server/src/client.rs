//! Who is asking, as far as an address says.

use std::net::IpAddr;

use actix_web::HttpRequest;
use ipnet::IpNet;

/// The address of the client.
///
/// `X-Forwarded-For` is believed only as far as listed proxies wrote it: it is read from the right,
/// and the first address that is no listed proxy is the client. Anyone else could have made it up.
pub fn address(request: &HttpRequest, trusted_proxies: &[IpNet]) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let forwarded: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    Some(behind_proxies(peer, &forwarded, trusted_proxies))
}

fn behind_proxies(peer: IpAddr, forwarded: &[&str], trusted_proxies: &[IpNet]) -> IpAddr {
    let trusted = |address: &IpAddr| trusted_proxies.iter().any(|net| net.contains(address));
    let mut client = peer;
    for hop in forwarded.iter().rev() {
        if !trusted(&client) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(address) => client = address.to_canonical(),
            Err(_) => break,
        }
    }
    client
}

/// What counts as one client: an IPv4 address, or the /64 that one IPv6 subscriber is given whole.
pub fn subscriber(address: IpAddr) -> IpNet {
    let prefix = if address.is_ipv4() { 32 } else { 64 };
    IpNet::new(address, prefix).map_or_else(|_| IpNet::from(address), |net| net.trunc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_forwarded_header_from_a_stranger_is_not_believed() {
        assert_eq!(behind_proxies(ip("203.0.113.9"), &["198.51.100.1"], &[]), ip("203.0.113.9"));
        let proxies = ["10.0.0.0/8".parse().unwrap()];
        assert_eq!(behind_proxies(ip("203.0.113.9"), &["198.51.100.1"], &proxies), ip("203.0.113.9"));
    }

    #[test]
    fn behind_listed_proxies_the_rightmost_stranger_is_the_client() {
        let proxies = ["10.0.0.0/8".parse().unwrap()];
        let hops = ["1.2.3.4", " 198.51.100.1", "10.0.0.7"];
        assert_eq!(behind_proxies(ip("10.0.0.1"), &hops, &proxies), ip("198.51.100.1"));
        assert_eq!(behind_proxies(ip("10.0.0.1"), &["nonsense"], &proxies), ip("10.0.0.1"));
    }

    #[test]
    fn one_ipv6_subscriber_is_one_client() {
        assert_eq!(subscriber(ip("2001:db8:1:2:aaaa::1")), subscriber(ip("2001:db8:1:2:bbbb::9")));
        assert_ne!(subscriber(ip("2001:db8:1:2::1")), subscriber(ip("2001:db8:1:3::1")));
        assert_ne!(subscriber(ip("192.0.2.1")), subscriber(ip("192.0.2.2")));
    }
}
