// A spreadsheet that is dropped anywhere on the page goes into the form's own field.

const field = document.getElementById("sheet");
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  field.files = event.dataTransfer.files;
  field.form.requestSubmit();
});
