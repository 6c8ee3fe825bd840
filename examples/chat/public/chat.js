const find = (id) => document.getElementById(id);

find("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  const { name, room } = Object.fromEntries(new FormData(event.target));
  enter(room, name);
});

function enter(room, name) {
  find("enter").hidden = true;
  find("chat").hidden = false;
  find("room").textContent = room;
  const path = `rooms/${encodeURIComponent(room)}`;
  talk(new URL(`${path}?name=${encodeURIComponent(name)}`, location.href));
  watch(`${path}/presence`);
}

/** What is said goes over a WebSocket. */
function talk(url) {
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url);
  socket.addEventListener("open", () => report("connected"));
  socket.addEventListener("close", ({ reason }) => report(`disconnected ${reason}`));
  socket.addEventListener("message", ({ data }) => addLine(JSON.parse(data)));
  find("say").addEventListener("submit", (event) => {
    event.preventDefault();
    const { text } = event.target.elements;
    socket.send(JSON.stringify({ text: text.value }));
    text.value = "";
  });
}

/** Who is there comes as server-sent events; the browser connects again by itself. */
function watch(path) {
  new EventSource(path).addEventListener("names", ({ data }) => {
    find("names").replaceChildren(...JSON.parse(data).map((name) => element("li", name)));
  });
}

function addLine({ name, text }) {
  const line = element("li");
  line.append(element("strong", name), ` ${text}`);
  find("lines").append(line);
  line.scrollIntoView();
}

function report(state) {
  find("state").textContent = state;
}

// textContent, never innerHTML: what others say is text.
function element(tag, text = "") {
  return Object.assign(document.createElement(tag), { textContent: text });
}
