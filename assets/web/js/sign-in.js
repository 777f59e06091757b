// Signs a person in where the page is served to several.
const form = document.getElementById("sign-in");
const problem = document.getElementById("problem");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.textContent = "";
  const given = Object.fromEntries(new FormData(form));
  try {
    const answer = await fetch("/api/sign-in", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(given),
    });
    if (answer.ok) {
      location.replace("/");
      return;
    }
    const { error } = await answer.json();
    problem.textContent = `${error.what} ${error.advice}`;
  } catch {
    problem.textContent = "The server cannot be reached. Try again in a moment.";
  }
});
