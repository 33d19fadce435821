# The program alone, static, without a shell:
#
#   docker build -t specsite .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/specs" specsite check
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/specs" -p 4400:4400 specsite serve --host 0.0.0.0
#
# There is no git in it, so pages do not tell from commits what changed when, and say so.
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /specsite
COPY . .
RUN cargo build --release --locked --bin specsite

FROM scratch
COPY --from=build /specsite/target/release/specsite /specsite
WORKDIR /specs
EXPOSE 4400
ENTRYPOINT ["/specsite"]
CMD ["--help"]
