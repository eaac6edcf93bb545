// The assistant on a page of the agency's own: a button that opens a frame.
// <script src="https://…/nhung.js" defer></script>
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || document.getElementById("trolyao-khung")) return;
  const home = new URL(script.src).origin;
  const host = document.createElement("div");
  host.id = "trolyao-khung";
  const root = host.attachShadow({ mode: "closed" });
  const set = (el, style) => { Object.assign(el.style, style); return el; };

  const button = set(document.createElement("button"), {
    position: "fixed", right: "1.25rem", bottom: "1.25rem", zIndex: "2147483000", font: "600 1rem/1.2 system-ui, sans-serif",
    padding: ".85rem 1.2rem", border: "0", borderRadius: "99px", background: "#0a5a9c", color: "#fff", cursor: "pointer", boxShadow: "0 4px 16px rgb(0 0 0 / .3)",
  });
  button.type = "button";
  button.textContent = "Hỏi trợ lý";
  button.setAttribute("aria-expanded", "false");

  const panel = set(document.createElement("div"), {
    position: "fixed", right: "1.25rem", bottom: "5rem", zIndex: "2147483000", width: "min(26rem, calc(100vw - 2rem))", height: "min(40rem, calc(100vh - 7rem))",
    border: "1px solid #8592a6", borderRadius: "12px", overflow: "hidden", boxShadow: "0 8px 32px rgb(0 0 0 / .3)", background: "Canvas", display: "none",
  });
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", "Trợ lý ảo");
  let frame = null;

  const show = (on) => {
    if (on && !frame) {
      frame = set(document.createElement("iframe"), { width: "100%", height: "100%", border: "0", display: "block" });
      frame.title = "Trợ lý ảo";
      frame.src = home + "/khung";
      panel.append(frame);
    }
    panel.style.display = on ? "block" : "none";
    button.setAttribute("aria-expanded", String(on));
    button.textContent = on ? "Đóng" : "Hỏi trợ lý";
    if (on) frame.focus();
  };
  button.addEventListener("click", () => show(panel.style.display === "none"));
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && panel.style.display !== "none") {
      show(false);
      button.focus();
    }
  });
  root.append(panel, button);
  document.body.append(host);
})();
