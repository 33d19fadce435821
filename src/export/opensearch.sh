URL=http://127.0.0.1:9200 NOW=$(date +%s)
curl -f -X PUT "$URL/_index_template/INDEX" -H 'Content-Type: application/json' --data-binary @index-template.json
for file in bulk-*.ndjson; do curl -f "$URL/INDEX-documents-$NOW/_bulk" -H 'Content-Type: application/x-ndjson' --data-binary "@$file"; done
for file in sections-bulk-*.ndjson; do curl -f "$URL/INDEX-sections-$NOW/_bulk" -H 'Content-Type: application/x-ndjson' --data-binary "@$file"; done
curl -f "$URL/_aliases" -H 'Content-Type: application/json' --data-binary @- <<END
{"actions": [
  {"remove": {"index": "INDEX-documents-*", "alias": "INDEX"}},
  {"remove": {"index": "INDEX-sections-*", "alias": "INDEX-sections"}},
  {"add": {"index": "INDEX-documents-$NOW", "alias": "INDEX"}},
  {"add": {"index": "INDEX-sections-$NOW", "alias": "INDEX-sections"}}
]}
END
