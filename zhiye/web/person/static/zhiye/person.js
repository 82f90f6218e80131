/* The lists of 省, 市, 县 follow each other by themselves: the button that does it by hand goes away.
   On a slow line something may have been chosen before this file came: then it is caught up with. */
(function () {
  "use strict";

  if (!window.htmx) return;
  window.zhiye.onContent(function (root) {
    root.querySelectorAll("[data-pick]").forEach(function (button) {
      button.hidden = true;
    });
    if (root !== document) return;
    root.querySelectorAll("#place select").forEach(function (list) {
      var chosen = list.options[list.selectedIndex];
      if (chosen && !chosen.defaultSelected && chosen.value) window.htmx.trigger(list, "change");
    });
  });
})();
