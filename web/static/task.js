// A row of boxes can be ticked all at once.
for (const ticks of document.querySelectorAll(".ticks")) {
  const boxes = [...ticks.querySelectorAll("input[type=checkbox]")];
  if (boxes.length < 4) continue;
  const b = document.createElement("button");
  b.type = "button";
  b.className = "second small tick-all";
  const name = () => { b.textContent = boxes.every((x) => x.checked) ? "Bỏ chọn tất cả" : "Chọn tất cả"; };
  b.addEventListener("click", () => {
    const on = !boxes.every((x) => x.checked);
    for (const x of boxes) x.checked = on;
    name();
  });
  ticks.addEventListener("change", name);
  name();
  ticks.before(b);
}
