/* Upload saved at once: camera, album, PDF, drag and drop; progress, retry, replace, remove.
   Without this file the plain file input inside the form does the work. */
(function () {
  "use strict";

  var LONG_SIDE = 2400;
  var SHRINK_ABOVE = 1.5 * 1024 * 1024;

  function size(bytes) {
    if (bytes < 1048576) return Math.max(1, Math.round(bytes / 1024)) + " KB";
    return (bytes / 1048576).toFixed(1) + " MB";
  }

  /* A photo from a phone is made smaller before it goes over a weak network. */
  function shrink(file) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < SHRINK_ABOVE || !window.createImageBitmap) {
      return Promise.resolve(file);
    }
    return window
      .createImageBitmap(file)
      .then(function (picture) {
        var scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
        var canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.width * scale);
        canvas.height = Math.round(picture.height * scale);
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        return new Promise(function (done) {
          canvas.toBlob(
            function (blob) {
              if (!blob || blob.size >= file.size) return done(file);
              return done(new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }));
            },
            "image/jpeg",
            0.86
          );
        });
      })
      .catch(function () {
        return file;
      });
  }

  function make(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function begin(box) {
    var now = box.querySelector("[data-up-now]");
    var bar = box.querySelector("[data-up-bar]");
    var bad = box.querySelector("[data-up-bad]");
    var why = box.querySelector("[data-up-why]");
    var retry = box.querySelector("[data-up-retry]");
    var pick = box.querySelector("[data-up-pick]");
    var rule = box.querySelector(".zy-up__rule");
    var said = box.querySelector("[data-up-said]");
    var maxMb = Number(box.dataset.maxMb);
    var allowed = box.dataset.accept.split(",");
    var request = null;
    var last = null;

    var plain = box.querySelector("[data-up-plain]");
    plain.querySelector("input").disabled = true;
    plain.hidden = true;

    function hasFile() {
      return Boolean(box.querySelector("[data-up-file]"));
    }
    function rest() {
      now.hidden = true;
      pick.hidden = hasFile();
      rule.hidden = hasFile();
    }
    function refuse(text, again) {
      rest();
      pick.hidden = false;
      rule.hidden = false;
      why.textContent = text;
      retry.hidden = !again;
      bad.hidden = false;
    }
    function typeFits(file) {
      return allowed.some(function (kind) {
        return file.type === kind || (kind.slice(-2) === "/*" && file.type.indexOf(kind.slice(0, -1)) === 0);
      });
    }
    function acts(row, told) {
      var where = row.querySelector(".zy-up__acts");
      if (!where.querySelector("a") && told && told.url) {
        var look = make("a", "zy-link", "查看");
        look.href = told.url;
        look.target = "_blank";
        look.rel = "noopener";
        where.append(look);
      }
      var swap = make("button", "zy-link", "替换");
      swap.type = "button";
      swap.addEventListener("click", function () {
        pick.hidden = !pick.hidden;
        rule.hidden = pick.hidden;
      });
      var drop = make("button", "zy-link zy-link--danger", "删除");
      drop.type = "button";
      drop.addEventListener("click", function () {
        row.remove();
        rest();
        said.textContent = "已删除。";
        pick.querySelector("input").focus();
      });
      where.append(swap, drop);
    }
    function show(told, file) {
      var old = box.querySelector("[data-up-file]");
      if (old) old.remove();
      var row = make("div", "zy-up__file");
      row.dataset.upFile = "";
      var thumb = make("span", "zy-up__thumb");
      if (told.thumbnail_url || /^image\/(jpeg|png|webp)$/.test(file.type)) {
        var picture = make("img");
        picture.src = told.thumbnail_url || window.URL.createObjectURL(file);
        picture.alt = "";
        thumb.append(picture);
      } else {
        thumb.append(now.querySelector(".zy-up__thumb svg").cloneNode(true));
      }
      var text = make("span", "zy-up__text");
      text.append(make("b", "", told.name || file.name), make("small", "", size(told.size || file.size) + "　已保存"));
      var key = make("input");
      key.type = "hidden";
      key.name = box.dataset.name;
      key.value = told.key;
      row.append(thumb, text, make("span", "zy-up__acts"), key);
      box.prepend(row);
      acts(row, told);
      rest();
      said.textContent = (told.name || file.name) + " 已上传并保存。";
      box.dispatchEvent(new CustomEvent("zhiye:uploaded", { bubbles: true, detail: told }));
    }
    function send(file) {
      last = file;
      bad.hidden = true;
      pick.hidden = true;
      rule.hidden = true;
      now.hidden = false;
      bar.value = 0;
      box.querySelector("[data-up-label]").textContent = "正在上传 " + file.name;
      shrink(file).then(function (ready) {
        if (ready.size > maxMb * 1048576) {
          refuse("文件有 " + size(ready.size) + "，超过 " + maxMb + " MB，请压缩后再选。", false);
          return;
        }
        var data = new FormData();
        data.append("file", ready, ready.name);
        data.append("csrfmiddlewaretoken", window.zhiye.csrf(box));
        request = new XMLHttpRequest();
        request.open("POST", box.dataset.upload);
        request.setRequestHeader("Accept", "application/json");
        request.timeout = 180000;
        request.upload.addEventListener("progress", function (event) {
          if (event.lengthComputable) bar.value = Math.round((event.loaded / event.total) * 100);
        });
        request.addEventListener("load", function () {
          var told = {};
          try {
            told = JSON.parse(request.responseText);
          } catch (error) {
            told = {};
          }
          if (request.status >= 200 && request.status < 300 && told.key) show(told, file);
          else refuse((told.message || "没有保存成功，请再试一次。") + (told.remedy || ""), request.status >= 500);
        });
        request.addEventListener("error", function () {
          refuse("网络不通，文件没有传完。", true);
        });
        request.addEventListener("timeout", function () {
          refuse("网络太慢，文件没有传完。", true);
        });
        request.addEventListener("abort", rest);
        request.send(data);
      });
    }
    function take(file) {
      if (!file) return;
      if (file.type && !typeFits(file)) {
        refuse("不支持这种文件，请选择" + rule.textContent.split("，")[0].trim() + "。", false);
        return;
      }
      send(file);
    }

    box.querySelectorAll("[data-up-input]").forEach(function (input) {
      input.addEventListener("change", function () {
        take(input.files[0]);
        input.value = "";
      });
    });
    box.querySelector("[data-up-cancel]").addEventListener("click", function () {
      if (request) request.abort();
    });
    retry.addEventListener("click", function () {
      if (last) send(last);
    });
    var zone = box.querySelector(".zy-up__way--desk");
    ["dragenter", "dragover"].forEach(function (type) {
      zone.addEventListener(type, function (event) {
        event.preventDefault();
        zone.classList.add("is-over");
      });
    });
    ["dragleave", "drop"].forEach(function (type) {
      zone.addEventListener(type, function (event) {
        event.preventDefault();
        zone.classList.remove("is-over");
        if (type === "drop") take(event.dataTransfer.files[0]);
      });
    });
    var old = box.querySelector("[data-up-file]");
    if (old) acts(old, null);
    rest();
  }

  window.zhiye.onContent(function (root) {
    root.querySelectorAll("[data-upload]").forEach(function (box) {
      if (box.dataset.ready || !box.dataset.upload) return;
      box.dataset.ready = "1";
      begin(box);
    });
  });
})();
