// Administration: files are sent one after the other, each with its progress and
// its result; without this script the form sends them together.
const form = document.querySelector("form[data-import]");
if (form) {
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector("[data-drop]");
  const results = document.querySelector("[data-results]");
  const button = form.querySelector("button");

  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (e) => { e.preventDefault(); drop.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (e) => {
    e.preventDefault();
    if (e.dataTransfer.files.length) send([...e.dataTransfer.files]);
  });
  // A file that misses the field must not open in place of the page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (e) => e.preventDefault());

  form.addEventListener("submit", (e) => {
    if (e.defaultPrevented) return;
    e.preventDefault();
    delete form.dataset.sent;
    send([...input.files]);
  });

  const send = async (files) => {
    if (!results.querySelector("h2")) {
      const h = document.createElement("h2");
      h.textContent = "Kết quả";
      results.append(h);
    }
    button.disabled = true;
    const waiting = files.map((file) => {
      const a = document.createElement("article");
      a.className = "card result going";
      const h = document.createElement("h3");
      h.textContent = file.name;
      const p = document.createElement("progress");
      p.max = 1;
      p.value = 0;
      p.setAttribute("aria-label", "Tiến độ " + file.name);
      const t = document.createElement("p");
      t.textContent = "Đang chờ";
      a.append(h, p, t);
      results.append(a);
      return [file, a, p, t];
    });
    for (const [file, a, p, t] of waiting) {
      t.textContent = "Đang gửi";
      try {
        const html = await one(file, (part) => {
          p.value = part;
          if (part >= 1) t.textContent = "Đang đọc và đưa vào kho";
        });
        const holder = document.createElement("div");
        holder.innerHTML = html;
        a.replaceWith(...holder.children);
      } catch (err) {
        p.remove();
        a.classList.remove("going");
        t.textContent = err.message;
      }
    }
    input.value = "";
    button.disabled = false;
  };

  const one = (file, progress) => new Promise((resolve, reject) => {
    const data = new FormData(form);
    data.delete("files");
    data.append("files", file);
    const x = new XMLHttpRequest();
    x.open("POST", form.action);
    x.setRequestHeader("Accept", "application/json");
    x.setRequestHeader("X-CSRF-Token", window.trolyao.csrf());
    x.upload.onprogress = (e) => { if (e.lengthComputable) progress(e.loaded / e.total); };
    x.upload.onload = () => progress(1);
    x.onload = () => {
      if (x.status === 200) {
        resolve(JSON.parse(x.responseText).html);
        return;
      }
      const page = new DOMParser().parseFromString(x.responseText, "text/html");
      reject(new Error(page.querySelector("[role=alert]")?.textContent || "Chưa gửi được tệp này."));
    };
    x.onerror = () => reject(new Error("Mất kết nối khi gửi tệp này. Xin gửi lại."));
    x.send(data);
  });
}

for (const b of document.querySelectorAll("button[data-all]")) {
  b.hidden = false;
  b.addEventListener("click", () => {
    for (const c of b.form.elements[b.dataset.all].length ? b.form.elements[b.dataset.all] : [b.form.elements[b.dataset.all]]) c.checked = true;
  });
}
