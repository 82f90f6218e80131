/* Small conveniences. Every page works without this file. */
(function () {
  "use strict";

  var starters = [];

  /* Other files call zhiye.onContent(fn): fn gets the document now and every piece loaded later. */
  window.zhiye = {
    onContent: function (start) {
      starters.push(start);
      start(document);
    },
    csrf: function (near) {
      var form = near && near.closest("form");
      var field = (form || document).querySelector("input[name=csrfmiddlewaretoken]");
      return field ? field.value : "";
    },
    seconds: countdown
  };

  function begin(root) {
    starters.forEach(function (start) {
      start(root);
    });
  }
  document.addEventListener("htmx:load", function (event) {
    begin(event.detail.elt);
  });

  function on(type, selector, act) {
    document.addEventListener(type, function (event) {
      var found = event.target.closest ? event.target.closest(selector) : null;
      if (found) act(event, found);
    });
  }

  function plainClick(event) {
    return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  }

  /* Count seconds down in an element; calls done at zero. */
  function countdown(seconds, tell, done) {
    var end = Date.now() + seconds * 1000;
    var timer = setInterval(tick, 500);
    function tick() {
      var left = Math.ceil((end - Date.now()) / 1000);
      if (left > 0) return tell(left);
      clearInterval(timer);
      return done();
    }
    tick();
  }

  /* -- menus that open: close by Esc, by a click elsewhere, when another opens -- */
  function closeMenus(except) {
    document.querySelectorAll("details.zy-menu[open]").forEach(function (menu) {
      if (menu !== except) menu.removeAttribute("open");
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest ? event.target.closest("details.zy-menu") : null);
  });

  /* -- the sidebar as a drawer from the top on phones -- */
  var side = document.getElementById("zy-nav");
  var opener = document.querySelector("[data-nav-open]");
  function showNav(open) {
    side.classList.toggle("is-open", open);
    opener.setAttribute("aria-expanded", String(open));
    (open ? side.querySelector("[data-nav-close]") : opener).focus();
  }
  if (side && opener) {
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-controls", "zy-nav");
    opener.setAttribute("aria-expanded", "false");
    on("click", "[data-nav-open], [data-nav-close]", function (event, link) {
      event.preventDefault();
      showNav(link.hasAttribute("data-nav-open"));
    });
  }
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var open = document.querySelector("details.zy-menu[open]");
    if (open) {
      closeMenus(null);
      open.querySelector("summary").focus();
    } else if (side && side.classList.contains("is-open")) {
      showNav(false);
    }
  });

  /* -- drawer over a list: the page behind a link, at the right; its address stands in the bar -- */
  var drawer = document.getElementById("zy-drawer");
  var body = document.getElementById("zy-drawer-body");
  var cameFrom = null;
  var pushed = false;

  function waiting() {
    var line = document.createElement("p");
    line.className = "zy-drawer__wait";
    line.setAttribute("role", "status");
    line.textContent = "正在打开…";
    body.replaceChildren(line);
  }

  function openDrawer(url, middle) {
    waiting();
    drawer.classList.toggle("zy-drawer--middle", middle);
    if (!drawer.open) drawer.showModal();
    window.htmx.ajax("GET", url, { target: body, swap: "innerHTML" }).then(
      function () {
        var title = document.getElementById("zy-drawer-title");
        if (title) title.focus();
      },
      function () {
        window.location.assign(url);
      }
    );
  }

  function shut() {
    if (!drawer.open) return;
    drawer.close();
    body.replaceChildren();
    if (cameFrom && document.contains(cameFrom)) cameFrom.focus();
    cameFrom = null;
  }

  function closeDrawer() {
    if (pushed) window.history.back();
    else shut();
  }

  if (drawer && drawer.showModal && window.fetch) {
    on("click", "a[data-drawer], a[data-dialog]", function (event, link) {
      if (!window.htmx || !plainClick(event)) return;
      event.preventDefault();
      if (!drawer.open) cameFrom = link;
      if (!pushed && !drawer.open && link.hasAttribute("data-drawer")) {
        window.history.pushState({ zyDrawer: link.href }, "", link.href);
        pushed = true;
      }
      openDrawer(link.href, link.hasAttribute("data-dialog") && !pushed);
    });
    on("click", "[data-drawer-close]", function (event) {
      if (!drawer.open) return;
      event.preventDefault();
      closeDrawer();
    });
    on("click", "[data-drawer-full]", function (event, link) {
      if (!plainClick(event)) return;
      event.preventDefault();
      window.location.assign(link.href);
    });
    drawer.addEventListener("cancel", function (event) {
      event.preventDefault();
      closeDrawer();
    });
    drawer.addEventListener("click", function (event) {
      if (event.target === drawer) closeDrawer();
    });
    window.addEventListener("popstate", function (event) {
      var wanted = event.state && event.state.zyDrawer;
      pushed = Boolean(wanted);
      if (wanted) openDrawer(wanted, false);
      else shut();
    });
  }

  /* -- search bar: unfold without loading the page again -- */
  on("click", "[data-search-toggle]", function (event, link) {
    if (!plainClick(event)) return;
    event.preventDefault();
    var open = link.closest("[data-search]").classList.toggle("is-open");
    link.setAttribute("aria-expanded", String(open));
    link.querySelector("[data-search-word]").textContent = open ? "收起" : "展开";
  });

  /* -- a form is sent once; the button says so -- */
  on("submit", "form[data-form]", function (event, form) {
    /* What opens in a tab of its own, a paper to print, leaves the form as it is. */
    if (event.submitter && event.submitter.formTarget) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.querySelector("[data-up-now]:not([hidden])")) {
      event.preventDefault();
      form.querySelector("[data-up-now]:not([hidden])").scrollIntoView({ block: "center" });
      return;
    }
    form.dataset.sent = "1";
    setTimeout(function () {
      delete form.dataset.sent;
      if (button) button.removeAttribute("aria-busy");
    }, 15000);
    var button = event.submitter || form.querySelector("[type=submit]");
    if (button) button.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
    });
    document.querySelectorAll("[aria-busy]").forEach(function (button) {
      button.removeAttribute("aria-busy");
    });
  });

  /* -- ticking rows -- */
  function recount(table) {
    var boxes = Array.from(table.querySelectorAll("td.pick input[type=checkbox]"));
    var ticked = boxes.filter(function (box) {
      box.closest("tr").classList.toggle("is-picked", box.checked);
      return box.checked;
    }).length;
    var all = table.querySelector("[data-pick-all]");
    if (all) {
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    var scope = table.closest(".zy-list");
    var word = scope && scope.querySelector("[data-pick-count]");
    if (word) word.textContent = String(ticked);
  }
  on("change", "[data-pick-all]", function (event, all) {
    var table = all.closest("table");
    table.querySelectorAll("td.pick input[type=checkbox]:not(:disabled)").forEach(function (box) {
      box.checked = all.checked;
    });
    recount(table);
  });
  on("change", "td.pick input", function (event, box) {
    recount(box.closest("table"));
  });

  /* -- SMS code: send without leaving the page, count down -- */
  function block(button, seconds) {
    var words = "获取验证码";
    button.disabled = true;
    countdown(
      seconds,
      function (left) {
        button.textContent = left + " 秒后重新获取";
      },
      function () {
        button.disabled = false;
        button.textContent = words;
      }
    );
  }
  on("click", "[data-code] button[name=send_code]", function (event, button) {
    event.preventDefault();
    var box = button.closest("[data-code]");
    var said = box.parentNode.querySelector("[data-code-said]");
    var data = new FormData(button.form);
    data.set("send_code", "1");
    button.disabled = true;
    window
      .fetch(box.dataset.code, {
        method: "POST",
        body: data,
        credentials: "same-origin",
        headers: { Accept: "application/json" }
      })
      .then(function (reply) {
        return reply.json().then(function (told) {
          said.textContent = (told.message || "") + (told.remedy || "");
          said.classList.toggle("is-bad", !reply.ok);
          if (reply.ok) {
            block(button, told.seconds || Number(box.dataset.seconds));
            box.querySelector("input").focus();
          } else if (told.retry_after) {
            block(button, told.retry_after);
          } else {
            button.disabled = false;
          }
        });
      })
      .catch(function () {
        button.disabled = false;
        said.textContent = "网络不通，请稍后再试。";
        said.classList.add("is-bad");
      });
  });

  window.zhiye.onContent(function (root) {
    root.querySelectorAll("[data-code]").forEach(function (box) {
      if (Number(box.dataset.wait) > 0) block(box.querySelector("button"), Number(box.dataset.wait));
    });
    root.querySelectorAll("[data-countdown]").forEach(function (line) {
      var left = line.querySelector("[data-countdown-left]");
      countdown(
        Number(line.dataset.countdown),
        function (seconds) {
          left.textContent = String(seconds);
        },
        function () {
          line.textContent = "现在可以再试了。";
        }
      );
    });
    root.querySelectorAll("table").forEach(function (table) {
      if (table.querySelector("td.pick")) recount(table);
    });
    root.querySelectorAll(".zy-scroll").forEach(function (box) {
      function measure() {
        var wide = box.scrollWidth > box.clientWidth + 1;
        box.classList.toggle("is-wide", wide && box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
        if (wide) box.setAttribute("tabindex", "0");
        else box.removeAttribute("tabindex");
      }
      measure();
      box.addEventListener("scroll", measure, { passive: true });
      window.addEventListener("resize", measure);
    });
    var first = root.querySelector("[data-focus]");
    if (first) first.focus();
  });
})();
