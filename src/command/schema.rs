//! `specsite schema`: the JSON Schema of `specsite.toml`. Lists that stand in tables of the code are filled in.

use std::process::ExitCode;

use serde_json::{Map, Value, json};

use crate::command;
use crate::config::ENGINES;
use crate::diag;
use crate::error::{Error, Result};
use crate::words::stage::Stage;

const SCHEMA: &str = include_str!("schema.json");

pub fn run() -> Result<ExitCode> {
    let text = schema().and_then(|schema| serde_json::to_string_pretty(&schema));
    let text = text.map_err(|cause| Error::new(cause.to_string()))?;
    command::print(&(text + "\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn schema() -> serde_json::Result<Value> {
    let mut schema: Value = serde_json::from_str(SCHEMA)?;
    let stages = Stage::ALL.map(Stage::name);
    let level = json!({ "$ref": "#/definitions/level" });
    let levels: Map<String, Value> =
        stages.iter().chain(&["default"]).map(|name| ((*name).to_owned(), level.clone())).collect();
    let rules: Map<String, Value> = diag::all()
        .map(|rule| {
            let about = json!({
                "description": rule.summary,
                "default": rule.severity.name(),
                "allOf": [{ "$ref": "#/definitions/levels" }],
            });
            (rule.code.to_owned(), about)
        })
        .collect();
    for (place, list) in [
        ("/definitions/stage/enum", json!(stages)),
        ("/definitions/levels/anyOf/1/properties", levels.into()),
        ("/properties/search/properties/engine/enum", json!(ENGINES)),
        ("/properties/check/properties", rules.into()),
    ] {
        if let Some(at) = schema.pointer_mut(place) {
            *at = list;
        }
    }
    Ok(schema)
}
