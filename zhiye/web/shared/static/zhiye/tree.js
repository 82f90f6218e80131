/* Tree of check boxes: filter, counter, numbers at the branches. */
(function () {
  "use strict";

  function ticked(root) {
    return root.querySelectorAll("input[type=checkbox]:checked").length;
  }

  function count(tree) {
    tree.querySelector("[data-tree-count]").textContent = String(ticked(tree));
    tree.querySelectorAll("details").forEach(function (branch) {
      var n = ticked(branch);
      branch.querySelector("[data-tree-n]").textContent = n ? "已选 " + n : "";
    });
  }

  /* Show entries whose words, or whose parent's words, hold the text; returns whether any do. */
  function sift(list, text) {
    var any = false;
    Array.from(list.children).forEach(function (entry) {
      var branch = entry.querySelector(":scope > details");
      var words = (branch ? branch.querySelector("summary") : entry).textContent.toLowerCase();
      var fits = !text || words.indexOf(text) >= 0;
      if (branch) {
        var below = sift(branch.querySelector("ul"), fits ? "" : text);
        if (text) branch.open = fits || below;
        fits = fits || below;
      }
      entry.hidden = !fits;
      any = any || fits;
    });
    return any;
  }

  window.zhiye.onContent(function (root) {
    root.querySelectorAll("[data-tree]").forEach(function (tree) {
      if (tree.dataset.ready) return;
      tree.dataset.ready = "1";
      tree.querySelector("[data-tree-tools]").hidden = false;
      var list = tree.querySelector(".zy-tree__list");
      var filter = tree.querySelector("[data-tree-filter]");
      tree.addEventListener("change", function () {
        count(tree);
      });
      filter.addEventListener("input", function () {
        tree.querySelector("[data-tree-none]").hidden = sift(list, filter.value.trim().toLowerCase());
      });
      filter.addEventListener("keydown", function (event) {
        if (event.key === "Enter") event.preventDefault();
      });
      count(tree);
    });
  });
})();
