package braid.dashboard.browser;

import braid.Client;
import braid.Source;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/// Leaves a page open on a long stream, and prints what server and page have in use: `LongLook [ELEMENTS]`, a hundred
/// million by itself, which takes minutes. Not a test: whether it levels off is to be looked at.
final class LongLook {

    private static final int ELEMENTS = 100_000_000;
    private static final int LOOKS = 20;
    private static final int IN_FLIGHT = 1_024;

    private LongLook() {}

    public static void main(String[] arguments) throws Exception {
        int elements = arguments.length == 0 ? ELEMENTS : Integer.parseInt(arguments[0]);
        try (InChromium.Running running =
                        InChromium.Running.start(InChromium.executable().orElseThrow());
                Client client = Client.local()) {
            look(running.browser(), client, elements);
        }
        System.exit(0);
    }

    private static void look(Browser browser, Client client, int elements) {
        Page page = browser.newPage();
        page.navigate(client.dashboard().orElseThrow().toString());
        CDPSession devTools = page.context().newCDPSession(page);
        devTools.send("Performance.enable");
        Source<Integer> source = Source.create();
        source.scatter(client).map(x -> x + 1).buffer(IN_FLIGHT).gather().sink(x -> {});
        System.out.println("| elements | server's heap, MiB | page's heap, MiB | page's nodes |\n|---|---|---|---|");
        for (int i = 1; i <= elements; i++) {
            source.emit(i);
            if (i % (elements / LOOKS) == 0) {
                System.gc();
                long server = Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory();
                devTools.send("HeapProfiler.collectGarbage");
                JsonObject metrics = devTools.send("Performance.getMetrics");
                System.out.printf(
                        "| %,d | %.1f | %.1f | %.0f |%n",
                        i,
                        server / 1_048_576.0,
                        metric(metrics, "JSHeapUsedSize") / 1_048_576.0,
                        metric(metrics, "Nodes"));
            }
        }
        source.close();
    }

    private static double metric(JsonObject metrics, String name) {
        for (JsonElement each : metrics.getAsJsonArray("metrics")) {
            JsonObject metric = each.getAsJsonObject();
            if (metric.get("name").getAsString().equals(name)) {
                return metric.get("value").getAsDouble();
            }
        }
        throw new IllegalStateException("no metric " + name);
    }
}
