use super::*;

fn shown(code: &str) -> Vec<String> {
    endpoints(code)
        .into_iter()
        .map(|e| format!("{} {} {}", e.method.name(), e.path, e.note).trim_end().to_owned())
        .collect()
}

#[test]
fn lines_of_blocks_and_lists() {
    let code = "GET /api/x\n- **POST** /x/{id}\n- `DELETE /x`  # remove\n* `PUT` `/y` — replaces it\nGET https://host:80/path?x=1 HTTP/1.1\nHost: x\nGET    /users    List users -> 200\n| PATCH | `/z` | Changes z |\n1. HEAD /\nGET /q?a=\"b,c\" HTTP/1.1\n";
    assert_eq!(
        shown(code),
        [
            "GET /api/x", "POST /x/{id}", "DELETE /x remove", "PUT /y replaces it", "GET /path",
            "GET /users List users -> 200", "PATCH /z Changes z", "HEAD /", "GET /q",
        ]
    );
}

#[test]
fn prose_names_no_endpoint() {
    for text in [
        "GET", "GET requests are cached", "We use GET /x to load", "POST the form", "GET // comment",
        "Get /x", "GETS /x", "DELETE FROM /x", "config.get(\"/etc/x\")", "map.get('/x')", "http://host/x",
        "PUT ./relative/file",
    ] {
        let found = shown(text);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

#[test]
fn routes_in_code() {
    let code = "@app.get(\"/x\")\n@router.post('/x/{id}', status_code=201)\nrouter.get('/y', list)\n#[get(\"/z\")]\n.route(\"/w\", get(list).post(create))\n@app.route('/f', methods=['POST'])\n@PutMapping(\"/m\")\nclient.get('/no')\n";
    assert_eq!(
        shown(code),
        ["GET /x", "POST /x/{id}", "GET /y", "GET /z", "GET /w", "POST /w", "POST /f", "PUT /m"]
    );
}

#[test]
fn paths_of_openapi() {
    let code = "openapi: 3.0.0\npaths:\n  /users:\n    get:\n      summary: List\n      parameters:\n        - name: post\n    post: {}\n  /users/{id}:\n    delete:\n      responses:\n        get:\n          x: 1\ncomponents:\n  get:\n    x: 1\n";
    assert_eq!(shown(code), ["GET /users", "POST /users", "DELETE /users/{id}"]);
    assert_eq!(shown("/users:\n  get:\n    summary: x\n"), ["GET /users"]);
}

#[test]
fn the_same_path_in_three_spellings() {
    let all = endpoints("GET /users/{id}\n");
    for other in ["GET /users/:id", "GET /users/<id>/", "GET https://h/users/<int:user>?x=1#y"] {
        assert_eq!(all[0].key(), endpoints(other)[0].key(), "{other}");
    }
    assert_ne!(all[0].key(), endpoints("GET /users/id")[0].key());
    assert_eq!(path_key("/"), "/");
    assert_eq!(path_key("/a/{b}/c/"), "/a/{}/c");
}
