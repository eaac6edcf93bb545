// Comfort for every page; all of them work without it.
"use strict";

// Words that are asked before something that cannot be taken back.
document.addEventListener("submit", (e) => {
  const b = e.submitter;
  if (b && b.dataset.confirm && !window.confirm(b.dataset.confirm)) {
    e.preventDefault();
    return;
  }
  // A second press sends nothing twice; the button comes back when the page does.
  if (e.target.method === "post" && !e.defaultPrevented) {
    if (e.target.dataset.sent) {
      e.preventDefault();
      return;
    }
    e.target.dataset.sent = "1";
  }
});
window.addEventListener("pageshow", () => {
  for (const f of document.querySelectorAll("form[data-sent]")) delete f.dataset.sent;
});

document.addEventListener("click", async (e) => {
  const b = e.target.closest("[data-copy]");
  if (!b) return;
  await window.trolyao.copy(b.dataset.copy);
  const was = b.textContent;
  b.textContent = "Đã chép";
  setTimeout(() => { b.textContent = was; }, 1500);
});

// Where the network is gone a page of the house says so.
if ("serviceWorker" in navigator && window.isSecureContext && window.top === window) {
  navigator.serviceWorker.register("/sw.js").catch(() => { /* pages work without it */ });
}

// A menu closes with Escape and when something else is pressed.
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  for (const d of document.querySelectorAll("details.menu[open]")) {
    d.open = false;
    d.querySelector("summary").focus();
  }
});
document.addEventListener("click", (e) => {
  for (const d of document.querySelectorAll("details.menu[open]")) if (!d.contains(e.target)) d.open = false;
});

// A choice that is sent as soon as it is made.
document.addEventListener("change", (e) => {
  if (e.target.matches("[data-auto]")) e.target.form.requestSubmit();
});

// What the scripts of the areas share.
window.trolyao = {
  csrf: () => document.querySelector('meta[name="csrf"]').content,
  copy: async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // not allowed, or the house is reached without TLS
      const t = document.createElement("textarea");
      t.value = text;
      document.body.append(t);
      t.select();
      document.execCommand("copy");
      t.remove();
    }
  },
};

// A row of links that is wider than the window shows the one that is open.
for (const a of document.querySelectorAll(".ways [aria-current], .side-nav [aria-current], .tabs [aria-current]")) {
  const row = a.closest(".ways, .tabs, nav");
  row.scrollLeft += a.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - a.clientWidth) / 2;
}

// A table that is wider than its place can be moved with the keys.
const reach = () => {
  for (const d of document.querySelectorAll(".wide-table")) {
    if (d.scrollWidth <= d.clientWidth || d.tabIndex === 0) continue;
    d.tabIndex = 0;
    d.setAttribute("role", "region");
    const h = d.closest("section, main").querySelector("h1, h2, h3");
    d.setAttribute("aria-label", "Bảng" + (h ? ": " + h.textContent.trim() : ""));
  }
};
reach();
window.addEventListener("resize", reach);

// A field for a day: typed as 01/7/2026 or 01072026; the arrows go a day on or back,
// Page Up and Page Down a month.
document.addEventListener("keydown", (e) => {
  const f = e.target;
  if (!f.matches?.("input[data-day]") || e.altKey || e.ctrlKey || e.metaKey) return;
  const step = { ArrowUp: [1, 0], ArrowDown: [-1, 0], PageUp: [0, 1], PageDown: [0, -1] }[e.key];
  if (!step) return;
  const m = f.value.trim().match(/^(\d{1,2})[\/.\- ]?(\d{1,2})[\/.\- ]?(\d{4})$/);
  const d = m ? new Date(+m[3], +m[2] - 1, +m[1]) : new Date();
  if (m) {
    const day = d.getDate();
    d.setDate(1);
    d.setMonth(d.getMonth() + step[1]);
    d.setDate(Math.min(day, new Date(d.getFullYear(), d.getMonth() + 1, 0).getDate()) + step[0]);
  }
  const two = (n) => String(n).padStart(2, "0");
  f.value = two(d.getDate()) + "/" + two(d.getMonth() + 1) + "/" + d.getFullYear();
  e.preventDefault();
});
document.addEventListener("change", (e) => {
  const m = e.target.matches?.("input[data-day]") && e.target.value.trim().match(/^(\d{2})(\d{2})(\d{4})$/);
  if (m) e.target.value = m.slice(1).join("/");
});

// A field that is not filled in is told about at the field, in Vietnamese, instead of in
// a bubble in the language of the browser.
const lacking = (f) => {
  const v = f.validity;
  if (v.valueMissing) {
    if (f.type === "file") return "Xin chọn tệp.";
    return f.tagName === "SELECT" || f.type === "radio" || f.type === "checkbox" ? "Xin chọn mục này." : "Xin điền mục này.";
  }
  if (v.tooShort) return `Xin ghi ít nhất ${f.minLength} ký tự.`;
  if (v.tooLong) return `Xin ghi nhiều nhất ${f.maxLength} ký tự.`;
  if (v.rangeUnderflow) return `Xin ghi số từ ${f.min} trở lên.`;
  if (v.rangeOverflow) return `Xin ghi số không quá ${f.max}.`;
  return "Nội dung chưa đúng.";
};
let told = false; // the first field was shown already
document.addEventListener("invalid", (e) => {
  e.preventDefault();
  const f = e.target;
  const id = "sai-" + (f.id || f.name);
  let says = document.getElementById(id);
  if (!says) {
    says = document.createElement("span");
    says.id = id;
    says.className = "error";
    (f.closest(".field, label, p") || f).append(says);
  }
  says.textContent = lacking(f);
  f.dataset.told = f.getAttribute("aria-describedby") || "";
  f.setAttribute("aria-invalid", "true");
  f.setAttribute("aria-describedby", (f.dataset.told + " " + id).trim());
  if (!told) {
    told = true;
    setTimeout(() => { told = false; });
    f.focus();
    f.scrollIntoView({ block: "center" });
  }
}, true);
document.addEventListener("input", (e) => {
  const f = e.target;
  if (f.dataset?.told === undefined || !f.validity.valid) return;
  document.getElementById("sai-" + (f.id || f.name))?.remove();
  f.removeAttribute("aria-invalid");
  if (f.dataset.told) f.setAttribute("aria-describedby", f.dataset.told);
  else f.removeAttribute("aria-describedby");
  delete f.dataset.told;
});

// A field for files says in Vietnamese what a browser says in its own language.
for (const f of document.querySelectorAll("input[type=file]")) {
  const own = document.createElement("span");
  own.className = "files-own";
  const b = document.createElement("span");
  b.className = "button second";
  b.textContent = "Chọn tệp";
  const says = document.createElement("span");
  own.setAttribute("aria-hidden", "true");
  own.append(b, " ", says);
  f.classList.add("files-native");
  f.after(own);
  own.addEventListener("click", () => f.click());
  const show = () => {
    const n = f.files.length;
    says.textContent = n === 0 ? "Chưa chọn tệp nào" : n === 1 ? f.files[0].name : n + " tệp";
    if (n) f.dispatchEvent(new Event("input", { bubbles: true }));
  };
  f.addEventListener("change", show);
  show();
}

// Keys, and a list of them under "?".
const keys = [
  ["/", "đến ô hỏi, ô tìm của trang"], ["?", "xem phím tắt"], ["Esc", "đóng khung căn cứ, bảng chọn"],
  ["Enter, Ctrl + Enter", "gửi câu hỏi; Shift + Enter xuống dòng"], ["↑", "trong ô hỏi trống: lấy lại câu vừa hỏi"],
  ["↑ ↓", "trong ô ngày: thêm, bớt một ngày; Page Up, Page Down một tháng"],
  ["Alt + 1 … 6", "mở các mục ở đầu trang theo thứ tự"],
];
let help = null;
const showKeys = () => {
  if (!help) {
    help = document.createElement("dialog");
    help.className = "keys";
    help.setAttribute("aria-labelledby", "phim-tat");
    const h = document.createElement("h2");
    h.id = "phim-tat";
    h.textContent = "Phím tắt";
    const dl = document.createElement("dl");
    for (const [k, what] of keys) {
      const dt = document.createElement("dt");
      const dd = document.createElement("dd");
      dt.textContent = k;
      dd.textContent = what;
      dl.append(dt, dd);
    }
    const more = document.createElement("p");
    const to = document.createElement("a");
    to.href = "/tro-giup";
    to.textContent = "Trợ giúp: cách hỏi, cách làm việc";
    more.append(to);
    const close = document.createElement("button");
    close.textContent = "Đóng";
    close.addEventListener("click", () => help.close());
    help.append(h, dl, more, close);
    document.body.append(help);
  }
  if (!help.open) help.showModal();
};
for (const b of document.querySelectorAll("[data-keys]")) {
  b.hidden = false;
  b.addEventListener("click", showKeys);
}
document.addEventListener("keydown", (e) => {
  const typing = e.target.closest?.("input, textarea, select, [contenteditable]");
  if (e.altKey && !e.ctrlKey && !e.metaKey && /^[1-9]$/.test(e.key)) {
    const way = document.querySelectorAll(".ways a")[Number(e.key) - 1];
    if (way) {
      e.preventDefault();
      way.click();
    }
    return;
  }
  if (typing || e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.key === "?") {
    e.preventDefault();
    showKeys();
  } else if (e.key === "/") {
    const box = document.querySelector("form.ask textarea, main input[type=search], main input[name=q], main input[name=tim]");
    if (!box) return;
    e.preventDefault();
    box.focus();
  }
});

// A form that is sent without leaving the page: what is wrong is said at the field, and
// all that was typed or chosen stays.
document.addEventListener("submit", async (e) => {
  const form = e.target;
  if (!form.matches("form[data-stay]") || e.defaultPrevented) return;
  e.preventDefault();
  for (const x of form.querySelectorAll(".error[data-said]")) x.remove();
  for (const x of form.querySelectorAll("[aria-invalid]")) x.removeAttribute("aria-invalid");
  let said = { text: "Mất kết nối với máy chủ. Xin thử lại; nội dung vẫn còn." };
  try {
    const res = await fetch(e.submitter?.hasAttribute("formaction") ? e.submitter.formAction : form.action, { method: "POST", headers: { "X-Stay": "1" },
      body: new FormData(form, e.submitter) });
    said = await res.json();
    if (res.ok && said.to) {
      const to = new URL(said.to, location.href);
      if (to.pathname + to.search === location.pathname + location.search) {
        location.hash = to.hash;
        location.reload();
      } else location.assign(to);
      return;
    }
  } catch { /* said above */ }
  delete form.dataset.sent;
  const field = said.field && form.elements[said.field];
  const at = field instanceof RadioNodeList ? field[0] : field;
  const p = document.createElement("span");
  p.className = "error";
  p.dataset.said = "1";
  p.id = "sai-" + (at?.id || "bieu-mau");
  p.setAttribute("role", "alert");
  p.textContent = said.text;
  if (at) {
    (at.closest(".field, fieldset, p") || at.parentElement).append(p);
    at.setAttribute("aria-invalid", "true");
    at.setAttribute("aria-describedby", p.id);
    at.focus();
  } else {
    const actions = e.submitter?.closest(".actions");
    actions ? actions.before(p) : form.append(p);
    p.scrollIntoView({ block: "center" });
  }
});
