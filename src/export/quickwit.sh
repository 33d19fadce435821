URL=http://127.0.0.1:7280
for index in INDEX INDEX-sections; do curl -sf -X DELETE "$URL/api/v1/indexes/$index"; done
for schema in quickwit.*.yaml; do curl -f "$URL/api/v1/indexes" -H 'Content-Type: application/yaml' --data-binary "@$schema"; done
for file in documents*.ndjson; do curl -f "$URL/api/v1/INDEX/ingest" --data-binary "@$file"; done
for file in sections*.ndjson; do curl -f "$URL/api/v1/INDEX-sections/ingest" --data-binary "@$file"; done
