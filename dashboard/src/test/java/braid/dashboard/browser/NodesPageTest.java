package braid.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The tables of all nodes and of all graphs.
@ExtendWith(InChromium.class)
class NodesPageTest {

    private static final int GRAPHS = 500;
    private static final int NODES_EACH = 6;

    /// Times the page's work for each state: reading it, drawing, and the browser's layout.
    private static final String TIMED = """
        const listen = EventSource.prototype.addEventListener;
        window.updates = [];
        EventSource.prototype.addEventListener = function (name, listener) {
          return listen.call(this, name, name !== 'state' ? listener : event => {
            const begun = performance.now();
            listener(event);
            document.body.getBoundingClientRect();
            window.updates.push(performance.now() - begun);
          });
        };
        """;

    /// Of five hundred graphs one has failed, one is stuck, in one an element has failed; the last is the busiest.
    private static String many() {
        List<State> graphs = new ArrayList<>();
        for (int graph = 1; graph <= GRAPHS; graph++) {
            State one = new State();
            for (int i = 0; i < NODES_EACH; i++) {
                long id = graph * 10L + i;
                String waits = graph == 300 && i == 2
                        ? "{\"thread\":\"main\",\"kind\":\"ROOM\",\"seconds\":9,\"text\":\"\",\"blame\":" + (id + 1)
                                + "}"
                        : "";
                one.node(
                        id,
                        (i == 0 ? "source " : "step " + i + " of ") + graph,
                        i == 0 ? "source" : "step",
                        """
                        "bound":null,"held":%d,"waits":[%s],"blockedBy":null,"size":null\
                        """.formatted(i == 3 ? graph : 0, waits));
                if (i > 0) {
                    one.edge(id - 1, id, false);
                }
            }
            if (graph == 400) {
                one.failed(4004, "step 4 of 400", "an error");
            }
            graphs.add(one);
        }
        return State.together(graphs)
                .replaceFirst("(\"id\":2005[^}]*?\"failures\":)0", "$13")
                .replaceFirst("(\"id\":5003[^}]*?\"inRate\":)100", "$19000");
    }

    private static List<String> column(Page page, String table, int column) {
        return page.locator("#" + table + " tbody tr > :nth-child(" + column + ")")
                .allTextContents();
    }

    private static double nodes(Visit visit) {
        return visit.number("() => document.querySelectorAll('#nodes-table tbody tr').length");
    }

    @Test
    void troubleComesFirstAndTheRestIsCounted(Visit visit) throws Exception {
        try (Script script = Script.of(many())) {
            visit.open(script.address(), "/nodes");
            visit.sees("#nodes-sub", "3,000 nodes, the first 100 shown, trouble first");
            assertThat(column(visit.page(), "nodes-table", 1))
                    .startsWith("step 4 of 400", "step 3 of 300")
                    .containsSubsequence("step 3 of 300", "step 2 of 300", "step 5 of 200", "step 3 of 500");
            assertThat(column(visit.page(), "nodes-table", 2))
                    .startsWith("failed here", "holds up", "waits")
                    .contains("has failures", "busy");
            assertThat(column(visit.page(), "graphs-table", 1)).startsWith("source 400", "source 300", "source 200");
            assertThat(column(visit.page(), "graphs-table", 2))
                    .startsWith("failed: step 4 of 400", "holds up: step 3 of 300", "has failures: step 5 of 200");
            visit.sees("#nodes-more", "2,900 more: show 100 of them");
            visit.page().click("#nodes-more");
            visit.sees("#nodes-sub", "the first 200 shown");
            assertThat(nodes(visit)).isEqualTo(200);
        }
    }

    @Test
    void aSearchIsOverAllOfThem(Visit visit) throws Exception {
        try (Script script = Script.of(many())) {
            visit.open(script.address(), "/nodes");
            visit.page().fill("#nodes-search", "5 OF 49");
            visit.sees("#nodes-sub", "11 of 3,000 nodes");
            assertThat(column(visit.page(), "nodes-table", 1)).allMatch(name -> name.startsWith("step 5 of 49"));
            visit.page().fill("#nodes-search", "nobody");
            visit.sees("#nodes-sub", "0 of 3,000 nodes");
            visit.page().fill("#nodes-search", "");
            visit.page().selectOption("#nodes-filter", "trouble");
            visit.waitsFor("() => document.querySelectorAll('#nodes-table tbody tr').length < 20");
            visit.page().selectOption("#graphs-filter", "trouble");
            visit.sees("#graphs-sub", "3 of 500 graphs");
        }
    }

    @Test
    void aHeadingSortsByKeyboardAndSaysSo(Visit visit) throws Exception {
        try (Script script = Script.of(many())) {
            visit.open(script.address(), "/nodes");
            visit.sees("#nodes-sub", "3,000 nodes");
            visit.page().locator("#nodes-table th:nth-child(5) button").focus();
            visit.page().keyboard().press("Enter");
            visit.waitsFor("() => document.querySelector('#nodes-table th:nth-child(5)').ariaSort === 'descending'");
            assertThat(column(visit.page(), "nodes-table", 1)).startsWith("step 3 of 500", "step 3 of 499");
            visit.page().keyboard().press("Enter");
            visit.waitsFor("() => document.querySelector('#nodes-table th:nth-child(5)').ariaSort === 'ascending'");
            assertThat(column(visit.page(), "nodes-table", 5)).startsWith("0");
            visit.page().keyboard().press("Enter");
            visit.sees("#nodes-sub", "trouble first");
            assertThat(visit.page().locator("#nodes-table [aria-sort]").count()).isZero();
            visit.page().locator("#nodes-table th:nth-child(1) button").first().click();
            assertThat(column(visit.page(), "nodes-table", 1)).startsWith("source 1", "source 10", "source 100");
        }
    }

    @Test
    void arrowsGoFromRowToRowAndEnterShowsTheNode(Visit visit) throws Exception {
        try (Script script = Script.of(many())) {
            visit.open(script.address(), "/nodes");
            visit.sees("#nodes-sub", "3,000 nodes");
            visit.page().locator("#nodes-table tbody button").first().focus();
            visit.page().keyboard().press("ArrowDown");
            visit.sees("#nodes-sub", "held still");
            visit.page().keyboard().press("Enter");
            visit.sees("#detail h3", "step 3 of 300");
            visit.waitsFor("() => location.pathname === '/graph'");
            assertThat(visit.node("step 3 of 300").getAttribute("class")).contains("chosen");
            visit.open(script.address(), "/nodes");
            visit.page().fill("#graphs-search", "source 77");
            visit.sees("#graphs-sub", "1 of 500 graphs");
            visit.page().locator("#graphs-table tbody tr td").first().click();
            visit.waitsFor("() => location.pathname === '/graph'");
            visit.node("source 77").waitFor();
        }
    }

    @Test
    void whoIsInTheTableIsNotGivenOtherRows(Visit visit) throws Exception {
        State calm = new State().node(1, "first", "source").node(2, "second", "source");
        try (Script script = Script.of(calm.toString())) {
            visit.open(script.address(), "/nodes");
            visit.sees("#nodes-sub", "2 nodes");
            visit.page().locator("#nodes-table tbody button").first().focus();
            script.say(new State()
                    .node(1, "first", "source")
                    .node(2, "second", "source")
                    .failed(2, "second", "an error")
                    .toString());
            visit.sees("#nodes-table .row-failed", "second");
            assertThat(column(visit.page(), "nodes-table", 1)).containsExactly("first", "second");
            visit.page().locator("#nodes-search").focus();
            visit.waitsFor("() => document.querySelector('#nodes-table tbody th').textContent === 'second'");
        }
    }

    /// How long it takes is printed; what is asserted is what makes it so: few elements, however many nodes.
    @Test
    void threeThousandNodesAreFewElements(Visit visit) throws Exception {
        visit.page().addInitScript(TIMED);
        try (Script script = Script.of(many())) {
            for (String page : List.of("/nodes", "/graph", "/status")) {
                visit.open(script.address(), page);
                visit.waitsFor("() => window.updates.length >= 25");
                double[] times = ((List<?>) visit.page().evaluate("() => window.updates.slice(5)"))
                        .stream()
                                .mapToDouble(each -> ((Number) each).doubleValue())
                                .sorted()
                                .toArray();
                System.out.printf(
                        "%s with 3,000 nodes in 500 graphs: an update takes %.1f ms, median of %d, %.1f at the most%n",
                        page, times[times.length / 2], times.length, times[times.length - 1]);
                assertThat(times).as(Arrays.toString(times)).isNotEmpty();
                assertThat(visit.number("() => document.querySelectorAll('main *').length"))
                        .isLessThan(6_000);
            }
        }
    }
}
