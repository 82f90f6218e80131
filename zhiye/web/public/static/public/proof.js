/* Finds the number whose SHA-256 the server has named, in pieces so that the page stays awake.
   Without this file, or where the browser offers no SHA-256 (a plain http address), the sum in the
   page is answered instead. */
(function () {
  "use strict";

  var box = document.querySelector("[data-proof]");
  var hash = window.crypto && window.crypto.subtle;
  if (!box || !hash || !window.TextEncoder) return;

  var form = box.closest("form");
  var field = box.querySelector("[data-proof-number]");
  var plain = box.querySelector("[data-proof-plain]");
  var state = box.querySelector("[data-proof-state]");
  var salt = box.dataset.salt;
  var target = box.dataset.target;
  var most = Number(box.dataset.most);
  var bytes = new TextEncoder();
  var PIECE = 500;
  var waiting = false;

  plain.hidden = true;
  state.hidden = false;
  say("正在进行安全验证…");
  from(0);

  form.addEventListener("submit", function (event) {
    if (field.value || !plain.hidden) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = true;
    say("正在进行安全验证，完成后自动查询…");
  }, true);

  function say(words) {
    state.textContent = words;
  }

  function hex(buffer) {
    return Array.prototype.map.call(new Uint8Array(buffer), function (byte) {
      return ("0" + byte.toString(16)).slice(-2);
    }).join("");
  }

  function digest(number) {
    return hash.digest("SHA-256", bytes.encode(salt + number));
  }

  function from(start) {
    var end = Math.min(start + PIECE, most + 1);
    var all = [];
    for (var n = start; n < end; n += 1) all.push(digest(n));
    Promise.all(all).then(function (found) {
      for (var i = 0; i < found.length; i += 1) {
        if (hex(found[i]) === target) return done(start + i);
      }
      if (end > most) return fail();
      return setTimeout(from, 0, end);
    }).catch(fail);
  }

  function done(number) {
    field.value = String(number);
    say("已通过安全验证。");
    if (waiting) (form.requestSubmit ? form.requestSubmit() : form.submit());
  }

  function fail() {
    plain.hidden = false;
    state.hidden = true;
  }
})();
