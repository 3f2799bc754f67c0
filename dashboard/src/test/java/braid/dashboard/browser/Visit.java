package braid.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// One visitor of the dashboard: a fresh page, and all that it complained of or asked other hosts for.
final class Visit implements AutoCloseable {

    private static final double PATIENCE_MILLIS = 300_000;
    private static final Set<String> HERE = Set.of("127.0.0.1", "localhost");
    private static final String NO_CONNECTION = "Failed to load resource: net::ERR_";
    private static final String FULL = "Failed to load resource: the server responded with a status of 503";

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> abroad = new CopyOnWriteArrayList<>();

    Visit(Browser browser) {
        context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800));
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(message -> {
            if (Set.of("error", "warning").contains(message.type())) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> {
            URI address = URI.create(request.url());
            if (address.getHost() != null && !HERE.contains(address.getHost())) {
                abroad.add(request.url());
            }
        });
    }

    Page page() {
        return page;
    }

    Visit open(URI address, String path) {
        page.navigate(address.resolve(path).toString());
        return this;
    }

    /// The card of the node of that name.
    Locator node(String name) {
        return page.locator("#graph .node[data-name='" + name + "']");
    }

    /// Waits until something that `selector` finds is shown with `text` in it.
    void sees(String selector, String text) {
        page.locator(selector)
                .filter(new Locator.FilterOptions().setHasText(text))
                .first()
                .waitFor();
    }

    /// Waits until nothing that `selector` finds is shown.
    void seesNo(String selector) {
        page.locator(selector).first().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    /// Waits until `script` gives true.
    void waitsFor(String script) {
        page.waitForFunction(script);
    }

    double number(String script) {
        return ((Number) page.evaluate(script)).doubleValue();
    }

    /// The page was content, and asked nobody else. A server that was away, or full, is no reason to complain, but the
    /// browser does.
    void endsWell() {
        assertThat(complaints)
                .filteredOn(text -> !text.startsWith(NO_CONNECTION) && !text.startsWith(FULL))
                .isEmpty();
        assertThat(abroad).isEmpty();
    }

    @Override
    public void close() {
        context.close();
    }
}
