// Copies a quotation. Without this script the text can be selected and copied as any other.
for (const quotation of document.querySelectorAll(".quotation")) {
  const button = quotation.querySelector(".quotation__copy");
  const said = quotation.querySelector("[role=status]");
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(quotation.querySelector("[data-quotation]").textContent);
      said.textContent = "已复制";
    } catch {
      said.textContent = "未能复制，请选中文字后复制";
    }
  });
}
