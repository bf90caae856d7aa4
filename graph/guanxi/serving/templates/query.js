"use strict";
(() => {
  const place = document.getElementById("query");
  const settings = JSON.parse(place.dataset.settings);
  const endpoint = new URL(settings.endpoint, location.href).href;
  // Completion would ask prefix.cc and lov.okfn.org: nothing is fetched from elsewhere.
  Yasgui.Yasqe.defaults.autocompleters = [];
  Yasgui.Yasqe.defaults.value = settings.query;
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
    persistenceId: "guanxi",
  });
  document.body.dataset.ready = "";
  window.yasgui = yasgui;
})();
