# Build: one static program.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /trolyao ./cmd/trolyao

# Run: the program; pdftotext, which reads PDF files best; and the certificates
# by which a model server is known. A new volume takes over owner and mode of the
# folder it is mounted on.
FROM debian:bookworm-slim
RUN apt-get update -q \
 && apt-get install -y -q --no-install-recommends ca-certificates poppler-utils \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir /data \
 && chown 10001:10001 /data \
 && chmod 700 /data
COPY --from=build /trolyao /usr/local/bin/trolyao
COPY LICENSE NOTICE /usr/share/doc/trolyao/
# Inside the container the page listens for all; what of it is open to the outside
# is for "docker run -p" to say.
ENV TROLYAO_DATA=/data TROLYAO_LISTEN=0.0.0.0:8080
EXPOSE 8080
VOLUME /data
WORKDIR /data
USER 10001:10001
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["trolyao", "health"]
ENTRYPOINT ["trolyao"]
CMD ["serve"]
