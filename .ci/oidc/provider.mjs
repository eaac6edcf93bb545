// An OpenID Connect provider on loopback for the tests: node provider.mjs
// CLIENT-ID CLIENT-SECRET. It prints its issuer, reads the client's redirect
// URI from a line of its input, says "ready", and serves until the input ends.
// Anybody signs in by a name alone; the name is the subject.
import http from "node:http";
import readline from "node:readline";
import { Provider } from "oidc-provider";

const [id, secret] = process.argv.slice(2);
const server = http.createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  console.log(issuer);
  const lines = readline.createInterface({ input: process.stdin });
  lines.once("line", (redirect) => {
    const provider = new Provider(issuer, {
      clients: [{ client_id: id, client_secret: secret, redirect_uris: [redirect] }],
      cookies: { keys: ["only-for-tests"] },
      pkce: { required: () => true },
      claims: { openid: ["sub"], email: ["email", "email_verified"] },
      findAccount: (_ctx, name) => ({
        accountId: name,
        claims: () => ({ sub: name, email: `${name}@example.vn`, email_verified: !name.startsWith("unverified") }),
      }),
    });
    server.on("request", provider.callback());
    console.log("ready");
  });
  lines.on("close", () => process.exit(0));
});
