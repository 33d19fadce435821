URL=http://127.0.0.1:7700 KEY="Authorization: Bearer $MEILI_MASTER_KEY"
for index in INDEX INDEX-sections; do
  curl -f -X DELETE "$URL/indexes/$index/documents" -H "$KEY"
  curl -f -X PATCH "$URL/indexes/$index/settings" -H "$KEY" -H 'Content-Type: application/json' --data-binary @settings.json
done
for file in documents*.ndjson; do curl -f "$URL/indexes/INDEX/documents?primaryKey=id" -H "$KEY" -H 'Content-Type: application/x-ndjson' --data-binary "@$file"; done
for file in sections*.ndjson; do curl -f "$URL/indexes/INDEX-sections/documents?primaryKey=id" -H "$KEY" -H 'Content-Type: application/x-ndjson' --data-binary "@$file"; done
