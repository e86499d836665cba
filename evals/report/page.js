"use strict";
(() => {
  const root = document.documentElement;
  const at = (id) => document.getElementById(id);

  // Light, dark, or as the machine has it; `?theme=dark` in the address decides too.
  const themes = ["", "light", "dark"];
  const wear = (theme) => {
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    at("theme").textContent = { "": "Theme: as the system", light: "Theme: light", dark: "Theme: dark" }[theme];
  };
  const asked = new URLSearchParams(location.search).get("theme") || "";
  wear(themes.includes(asked) ? asked : "");
  at("theme").hidden = false;
  at("theme").addEventListener("click", () => wear(themes[(themes.indexOf(root.dataset.theme || "") + 1) % 3]));

  // The filter. A question's whole text is looked through; it is folded once, when first needed.
  const list = at("list");
  const items = [...list.children];
  const texts = new Map();
  const folded = (item) => {
    if (!texts.has(item)) texts.set(item, `${item.dataset.name} ${item.textContent}`.toLowerCase());
    return texts.get(item);
  };
  let cell = null; // of the confusion matrix
  const fields = ["kind", "department"];

  const fits = (item, wanted) =>
    (!at("state").value || item.dataset.state.split(" ").includes(at("state").value)) &&
    fields.every((field) => !at(field).value || item.dataset[field] === at(field).value) &&
    (!cell || (item.dataset.meant === cell.meant && item.dataset.came === cell.came)) &&
    wanted.every((word) => folded(item).includes(word));

  const filter = () => {
    const wanted = at("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      item.hidden = !fits(item, wanted);
      shown += !item.hidden;
    }
    const within = cell ? `, meant ${cell.meant.replaceAll("_", " ")} and came ${cell.came.replaceAll("_", " ")}` : "";
    at("shown").textContent = `${shown} of ${items.length} questions${within}`;
    at("none").hidden = shown > 0;
  };

  const orders = {
    "": (a, b) => items.indexOf(a) - items.indexOf(b),
    slow: (a, b) => b.dataset.ms - a.dataset.ms,
    name: (a, b) => a.dataset.name.localeCompare(b.dataset.name),
  };
  const look = () => { filter(); at("items").scrollIntoView(); };
  const all = () => { cell = null; at("filter").reset(); at("state").value = ""; };

  at("filter").hidden = false;
  at("filter").addEventListener("input", () => { cell = null; filter(); });
  at("filter").addEventListener("submit", (event) => event.preventDefault());
  at("filter").addEventListener("reset", () => { cell = null; setTimeout(() => { list.append(...items); filter(); }); });
  at("order").addEventListener("change", () => list.append(...[...items].sort(orders[at("order").value])));
  for (const button of document.querySelectorAll("[data-came][data-meant]:not(details)"))
    button.addEventListener("click", () => { all(); cell = { ...button.dataset }; look(); });
  for (const button of document.querySelectorAll("[data-field]"))
    button.addEventListener("click", () => { all(); at(button.dataset.field).value = button.dataset.value; look(); });

  // What an address points at is shown, even inside something closed or filtered away.
  const reveal = () => {
    const target = at(decodeURIComponent(location.hash.slice(1)));
    const item = target && target.closest("details");
    if (!item) return;
    item.hidden = false;
    item.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", () => { for (const item of items) item.open = !item.hidden; });
  filter();
  reveal();
})();
