//! What stands before the routes of the workbench: where a request comes from, and which powers it needs.

use super::Scene;
use super::members::{Member, everywhere};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value as Json, json};
use shared::instrument::Role;
use shared::people::Power;

/// A request of somebody with these headers and no other, which changes something.
async fn change(scene: &Scene, member: Option<&Member>, headers: &[(&str, &str)]) -> (StatusCode, Json) {
    let mut request = Request::put("/api/v1/departments").header("content-type", "application/json");
    if let Some(member) = member {
        request = request.header("cookie", &member.cookie);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let reply = scene.send(request.body(Body::from(r#"{"departments":[]}"#)).expect("a request")).await;
    (reply.status, reply.json())
}

#[tokio::test]
async fn only_our_own_page_changes_something() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    let (site, origin, host) = ("sec-fetch-site", "origin", "host");
    let refused: [&[(&str, &str)]; 14] = [
        &[],
        &[(host, "plan.example")],
        &[(site, "cross-site")],
        &[(site, "same-site")],
        &[(site, "none")],
        &[(site, "")],
        &[(site, "same-origin"), (site, "cross-site")],
        &[(site, "cross-site"), (origin, "https://plan.example"), (host, "plan.example")],
        &[(origin, "https://other.example"), (host, "plan.example")],
        &[(origin, "http://plan.example"), (host, "plan.example")],
        &[(origin, "null"), (host, "plan.example")],
        &[(origin, "https://plan.example")],
        &[(origin, "https://plan.example"), (origin, "https://other.example"), (host, "plan.example")],
        &[(origin, "http://localhost:1"), (host, "localhost:8080")],
    ];
    for headers in refused {
        let (status, body) = change(&scene, Some(&officer), headers).await;
        assert_eq!((status, body["type"].clone()), (StatusCode::FORBIDDEN, json!("/problems/cross_site")), "{headers:?}");
    }
    let session = scene.ask(&officer, Method::GET, "/api/v1/session", Json::Null).await.json();
    assert_eq!(session["departments"].as_array().map(Vec::len), Some(3), "nothing was changed");
    let taken: [&[(&str, &str)]; 4] = [
        &[(site, "same-origin")],
        &[(site, "same-origin"), (origin, "https://rewritten.example"), (host, "127.0.0.1:8080")],
        &[(origin, "https://plan.example"), (host, "plan.example")],
        &[(origin, "http://localhost:8080"), (host, "localhost:8080")],
    ];
    for headers in taken {
        assert_eq!(change(&scene, Some(&officer), headers).await.0, StatusCode::OK, "{headers:?}");
    }
    assert_eq!(change(&scene, None, &[]).await.0, StatusCode::UNAUTHORIZED, "a program without a cookie may ask, and is nobody");
}

#[tokio::test]
async fn reading_is_no_matter_of_where_a_request_comes_from() {
    let scene = Scene::new().await;
    let officer = scene.member("Sample City", "R Sample", &[everywhere(Role::Officer)]).await;
    for site in ["cross-site", "none", "same-origin"] {
        let request = Request::get("/api/v1/session").header("cookie", &officer.cookie).header("sec-fetch-site", site);
        assert_eq!(scene.send(request.body(Body::empty()).expect("a request")).await.status, StatusCode::OK, "{site}");
    }
}

#[tokio::test]
async fn signing_in_from_another_page_is_refused() {
    let scene = Scene::new().await;
    for path in ["/api/v1/session", "/api/v1/join"] {
        for (headers, expected) in [
            (vec![("sec-fetch-site", "cross-site")], StatusCode::FORBIDDEN),
            (vec![("origin", "https://other.example"), ("host", "plan.example")], StatusCode::FORBIDDEN),
            (vec![("cookie", "evenhand=x")], StatusCode::FORBIDDEN),
            (vec![], StatusCode::UNSUPPORTED_MEDIA_TYPE),
            (vec![("sec-fetch-site", "same-origin")], StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ] {
            let mut request = Request::post(path);
            for (name, value) in &headers {
                request = request.header(*name, *value);
            }
            let reply = scene.send(request.body(Body::empty()).expect("a request")).await;
            assert_eq!(reply.status, expected, "{path} {headers:?}");
        }
    }
}

/// A row of the table in `routes/mod.rs`.
#[derive(Debug)]
struct Row {
    method: Method,
    path: String,
    /// The rest of its line.
    rest: String,
}

impl Row {
    /// The power that its line names.
    fn power(&self) -> Option<Power> {
        let name = self.rest.split_once("may(Power::")?.1.split_once(')')?.0;
        Some(*Power::ALL.iter().find(|power| format!("{power:?}") == name).expect("a power"))
    }
}

fn rows() -> Vec<Row> {
    // However long a row is, it is one.
    let source = include_str!("../mod.rs").split_whitespace().collect::<Vec<_>>().join(" ").replace(".route( \"", ".route(\"");
    let rows = source.split(".route(\"").skip(1).filter_map(|row| {
        let (path, rest) = row.split_once("\", ")?;
        let (method, _) = rest.split_once('(')?;
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).ok()?;
        Some(Row { method, path: path.to_owned(), rest: rest.to_owned() })
    });
    rows.filter(|row| row.path.starts_with("/api/v1/")).collect()
}

#[test]
fn every_route_that_is_not_for_everyone_names_its_power() {
    let for_everyone = [
        ("GET", "/api/v1/openapi.json"),
        ("GET", "/api/v1/surveys/{id}"),
        ("POST", "/api/v1/surveys/{id}/responses"),
        ("POST", "/api/v1/surveys/{id}/credentials"),
        ("POST", "/api/v1/surveys/{id}/sealed"),
        ("GET", "/api/v1/instruments"),
        ("GET", "/api/v1/instruments/{hash}"),
        ("POST", "/api/v1/session"),
        ("POST", "/api/v1/join"),
        ("GET", "/api/v1/oidc"),
        ("POST", "/api/v1/oidc/start"),
        ("GET", "/api/v1/oidc/callback"),
    ];
    let contract: Json = serde_json::from_str(super::super::OPENAPI).expect("JSON");
    let rows = rows();
    assert!(rows.len() > 15, "the table is read");
    for row in &rows {
        let open = for_everyone.contains(&(row.method.as_str(), row.path.as_str()));
        assert_eq!(row.power().is_none(), open, "{row:?}");
        let said = &contract["paths"][&row.path][row.method.as_str().to_lowercase()]["description"];
        if let Some(power) = row.power() {
            let said = said.as_str().expect("a description");
            assert!(said.contains(&format!("`{}`", power.name())), "the contract says for {} {}: {said}", row.method, row.path);
        }
    }
}

#[tokio::test]
async fn a_route_lets_exactly_those_through_that_have_its_power() {
    let scene = Scene::new().await;
    let mut members = vec![(None, scene.member("Sample City", "No Role", &[]).await)];
    for role in Role::ALL {
        members.push((Some(*role), scene.member("Sample City", role.name(), &[everywhere(*role)]).await));
    }
    let mut refused = 0;
    for row in rows() {
        let Some(power) = row.power() else { continue };
        for (role, member) in &members {
            // Some of these sign out.
            let member = Member { cookie: scene.session_of(member).await, ..member.clone() };
            let reply = scene.ask(&member, row.method.clone(), &row.path, Json::Null).await;
            let has = power.roles().is_none_or(|roles| role.is_some_and(|role| roles.contains(&role)));
            assert_eq!(reply.status != StatusCode::FORBIDDEN, has, "{role:?} at {} {}: {}", row.method, row.path, reply.status);
            if !has {
                refused += 1;
                let body = reply.json();
                assert_eq!((body["type"].clone(), body["field"].clone()), (json!("/problems/not_allowed"), json!("power")));
                assert!(body["reason"].as_str().is_some_and(|reason| reason.contains(power.name())), "{body}");
            }
        }
        let nobody = Request::builder().method(row.method.clone()).uri(&row.path).header("sec-fetch-site", "same-origin");
        let reply = scene.send(nobody.body(Body::empty()).expect("a request")).await;
        assert_eq!((reply.status, reply.json()["type"].clone()), (StatusCode::UNAUTHORIZED, json!("/problems/signed_out")), "{}", row.path);
        let forged = Request::builder().method(row.method).uri(&row.path).header("sec-fetch-site", "same-origin");
        let forged = forged.header("cookie", format!("evenhand={}", "x".repeat(43)));
        assert_eq!(scene.send(forged.body(Body::empty()).expect("a request")).await.status, StatusCode::UNAUTHORIZED, "{}", row.path);
    }
    assert!(refused > 40, "{refused}");
}
