"""Who gets what from the home's addresses. The first start is over as soon as there is an organisation."""

ROWS = [("home:setup", {}, {"admin": 404, "member": 404, "outsider": 404, "anonymous": 404})]
