// Where everything that leads somewhere was drawn, in CSS pixels from the page's top left corner. Changes nothing.
// A card is the largest element around a titled link that holds no other titled link: what a person sees as one result.
() => {
  const MOST = 3000, HEADINGS = "h1,h2,h3,h4,[role=heading]", PANES = "body,main,form,[role=main],#rso,#b_results";
  const place = (element) => {
    const at = element.getBoundingClientRect();
    return [at.left + window.scrollX, at.top + window.scrollY, at.width, at.height].map((side) => Math.round(side * 10) / 10);
  };
  const links = [...document.querySelectorAll("a[href]")].slice(0, MOST);
  const titled = new Set(links.filter((link) => link.querySelector(HEADINGS) || link.closest(HEADINGS)));
  const others = (element, link) =>
    [...element.querySelectorAll("a[href]")].some((other) => titled.has(other) && other.href !== link.href);
  const card = (link) => {
    let around = link;
    while (around.parentElement && !around.parentElement.matches(PANES) && !others(around.parentElement, link)) {
      around = around.parentElement;
    }
    return around;
  };
  return links.map((link) => ({
    href: link.getAttribute("href"),
    address: link.href,
    click: link.getAttribute("data-rw"),
    titled: titled.has(link),
    text: (link.innerText || "").slice(0, 300),
    box: place(titled.has(link) ? card(link) : link),
  }));
}
