//! Counts move once a day, in whole steps, and nothing else about responses is told.

use super::Scene;
use serde_json::{Value as Json, json};

async fn shown(scene: &Scene) -> Json {
    scene.listed().await["surveys"][0]["responses_at_least"].clone()
}

async fn answer(scene: &Scene, ids: std::ops::Range<u8>) {
    let batch: Vec<Json> = ids.map(|id| scene.fine(id)).collect();
    assert_eq!(scene.post(batch.into()).await.status, 200);
}

#[tokio::test]
async fn counts_move_with_the_day_and_not_with_a_response() {
    let scene = Scene::new().await;
    answer(&scene, 0..9).await;
    scene.service.refresh(30_000).await.expect("a day");
    assert_eq!(shown(&scene).await, 0, "nine are fewer than a step");
    answer(&scene, 9..25).await;
    scene.service.refresh(30_000).await.expect("the same day");
    assert_eq!(shown(&scene).await, 0, "the day has been counted");
    scene.service.refresh(30_001).await.expect("the next day");
    assert_eq!(shown(&scene).await, 20, "whole steps of ten");
    scene.service.refresh(29_000).await.expect("a clock set back");
    assert_eq!(shown(&scene).await, 20, "a clock that goes back moves nothing");
}

#[tokio::test]
async fn the_list_tells_nothing_else() {
    let scene = Scene::new().await;
    answer(&scene, 0..3).await;
    let body = scene.listed().await;
    let mut names: Vec<&str> = body["surveys"][0].as_object().expect("a survey").keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["id", "responses_at_least", "state", "step", "title"]);
    assert_eq!(body["surveys"][0]["step"], json!(10));
}
