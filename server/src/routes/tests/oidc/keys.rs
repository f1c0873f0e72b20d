//! The key of a session that a provider's sign-in began.

use super::{Member, Reply, Role, Town, everywhere, header, queried, session, signed};
use crate::store::people::KEY_WITHIN;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

/// Somebody comes back; the cookie of their session, whose key nobody has fetched.
async fn came_back(town: &Town, member: &Member) -> String {
    town.linked(member, "of the provider").await;
    again(town).await
}

async fn again(town: &Town) -> String {
    let away = town.gone(json!({})).await;
    let token = signed(header(), town.stub.claims(&away.page, "of the provider"), 1);
    let code = town.stub.code(&away.page, token).replace(' ', "+");
    let reply = town.come_back(&away.cookie, &format!("code={code}&state={}", queried(&away.page)["state"])).await;
    session(&reply).expect("a session")
}

fn needed(reply: &Reply) {
    assert_eq!((reply.status, reply.json()["type"].clone()), (StatusCode::UNAUTHORIZED, json!("/problems/session_key_needed")));
}

#[tokio::test]
async fn who_comes_back_is_given_the_key_once_within_two_minutes() {
    let town = Town::new().await;
    let viewer = town.scene.member("Sample City", "V Sample", &[everywhere(Role::Viewer)]).await;
    let cookie = came_back(&town, &viewer).await;
    needed(&town.who(&cookie).await);
    town.scene.service.clock().advance(KEY_WITHIN - 1000);
    let told = town.fetch_key(&cookie).await;
    assert_eq!((told.status, told.json()["key"].as_str().map(str::len)), (StatusCode::OK, Some(43)));
    assert_eq!(town.who(&cookie).await.json()["person"]["account"], viewer.account.as_str());
    needed(&town.fetch_key(&cookie).await);
    assert_eq!(town.who(&cookie).await.status, StatusCode::OK, "asking once more changes nothing");
    let late = again(&town).await;
    town.scene.service.clock().advance(KEY_WITHIN);
    needed(&town.fetch_key(&late).await);
    needed(&town.who(&late).await);
}

#[tokio::test]
async fn another_page_fetches_no_key() {
    let town = Town::new().await;
    let viewer = town.scene.member("Sample City", "V Sample", &[everywhere(Role::Viewer)]).await;
    let cookie = came_back(&town, &viewer).await;
    let request = Request::post("/api/v1/session/key").header("cookie", &cookie).header("sec-fetch-site", "cross-site");
    let reply = town.scene.send(request.body(Body::empty()).expect("a request")).await;
    assert_eq!((reply.status, reply.json()["type"].clone()), (StatusCode::FORBIDDEN, json!("/problems/cross_site")));
    assert_eq!(town.fetch_key(&cookie).await.status, StatusCode::OK, "it is still there for ours");
}
