package braid.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Bounded;
import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The page before states that are made up.
@ExtendWith(InChromium.class)
class ScriptedPageTest {

    private static State blocked() {
        return new State()
                .node(1, "source", "source")
                .node(2, "parse", "step")
                .node(3, "buffer", "boundary", """
                    "bound":8,"held":8,"size":null,"blockedBy":4,
                    "waits":[{"thread":"main","kind":"ROOM","seconds":12.5,"text":"thread 'main' waits","blame":4}]\
                    """)
                .node(4, "sink", "step")
                .node(5, "other", "step")
                .edge(1, 2, false)
                .edge(2, 3, false)
                .edge(3, 4, false)
                .edge(2, 5, false);
    }

    @Test
    void saysWhoWaitsAndWhoIsToBlame(Visit visit) throws Exception {
        try (Script script = Script.of(blocked().toString())) {
            visit.open(script.address(), "/status");
            visit.sees("#story", "'source' waits for room in 'buffer', held up by 'sink' (Demo.java:4), for 12 s.");
            visit.sees("#graph .node.culprit", "holds up");
            visit.sees("#graph .node.waits", "waits");
            assertThat(visit.node("sink").getAttribute("class")).contains("culprit");
            assertThat(visit.node("source").getAttribute("class")).contains("waits");
            assertThat(visit.node("other").getAttribute("class")).doesNotContain("in-chain");
            assertThat(visit.page().locator("#graph .edge.blocked").count()).isEqualTo(3);

            script.say(new State().node(1, "source", "source").toString());
            visit.sees("#story", "Nothing is blocked.");
        }
    }

    @Test
    void saysWhatIsFullWhereNobodyWaitsForLong(Visit visit) throws Exception {
        State state = new State()
                .node(1, "source", "source")
                .node(2, "queue", "boundary", """
                    "bound":8,"held":8,"size":null\
                    """)
                .edge(1, 2, false);
        try (Script script = Script.of(state.toString())) {
            visit.open(script.address(), "/status");
            visit.sees(
                    "#story",
                    "Nothing is blocked. 'queue' is full: what comes before goes at the pace of what follows.");
            script.say(new State()
                    .node(1, "source", "source")
                    .node(2, "queue", "boundary")
                    .toString());
            visit.waitsFor("() => document.querySelector('#story').textContent === 'Nothing is blocked.'");
        }
    }

    @Test
    void aStreamThatHasFailedIsSeenToHaveFailedAndBy(Visit visit) throws Exception {
        State state = blocked().failed(2, "parse", "java.lang.NumberFormatException: For input string: '<b>x'");
        try (Script script = Script.of(new State().node(1, "source", "source").toString())) {
            visit.open(script.address(), "/status");
            visit.node("source").waitFor();
            assertThat(visit.page().locator("#failed").isVisible()).isFalse();
            assertThat(visit.page().title()).isEqualTo("Status · Braid");
            Object plain = visit.page().evaluate("() => document.querySelector('link[rel=icon]').href");
            script.say(state.toString());
            visit.sees(
                    "#failed",
                    "The stream of 'source' has failed and takes nothing more: 'parse' (Demo.java:2) threw"
                            + " java.lang.NumberFormatException: For input string: '<b>x'");
            visit.waitsFor("() => document.title === 'Failed: Status · Braid'");
            assertThat(visit.page().evaluate("() => document.querySelector('link[rel=icon]').href"))
                    .isNotEqualTo(plain);
            assertThat(visit.node("parse").getAttribute("class")).contains("threw");
            assertThat(visit.node("parse").getAttribute("aria-label")).contains("failed here");
            visit.page().locator("#failed-node").focus();
            visit.page().keyboard().press("Enter");
            visit.sees("#detail h3", "parse");
        }
    }

    @Test
    void aPausedSourceIsNotCompleteAndCanGoOn(Visit visit) throws Exception {
        String paused = new State()
                .node(1, "source", "source")
                .withControl()
                .toString()
                .replace("\"state\":\"LIVE\",\"in\"", "\"state\":\"PAUSED\",\"in\"")
                .replace("\"paused\":false", "\"paused\":true");
        try (Script script = Script.of(paused)) {
            visit.open(script.address(), "/status");
            visit.sees("#progress .left", "paused");
            visit.sees("#progress button", "Resume");
            script.say(paused.replace("\"id\":1,\"state\":\"LIVE\"", "\"id\":1,\"state\":\"PAUSED\""));
            visit.waitsFor("() => document.title === 'Paused: Status · Braid'");
            script.say(paused.replace("\"id\":1,\"state\":\"LIVE\"", "\"id\":1,\"state\":\"COMPLETED\""));
            visit.waitsFor("() => document.title === 'Ended: Status · Braid'");
        }
    }

    @Test
    void whatGrowsWithoutABoundIsNamed(Visit visit) throws Exception {
        try (Script script = Script.of(growing(1_000))) {
            visit.open(script.address(), "/status");
            visit.sees("#story", "Nothing is blocked.");
            for (int held = 1_000; !visit.page().locator("#story").textContent().contains("grows"); held += 50) {
                script.say(growing(held));
                visit.page().waitForTimeout(50);
            }
            visit.sees("#story", "'later' (Demo.java:2) grows: it holds ");
            visit.page().click("#story-node");
            visit.sees("#detail h3", "later");
        }
    }

    private static String growing(int held) {
        return new State()
                .node(1, "source", "source")
                .node(2, "later", "boundary", "\"bound\":null,\"held\":%d,\"size\":null".formatted(held))
                .edge(1, 2, false)
                .toString();
    }

    @Test
    void ofManyGraphsTheFailedAndTheStuckComeFirstAndOpen(Visit visit) throws Exception {
        List<State> graphs = new ArrayList<>();
        for (int graph = 1; graph <= 200; graph++) {
            String waits = graph != 150
                    ? ""
                    : "{\"thread\":\"main\",\"kind\":\"ROOM\",\"seconds\":9,\"text\":\"\",\"blame\":null}";
            State one = new State()
                    .node(graph * 10L, "source " + graph, "source")
                    .node(graph * 10L + 1, "queue " + graph, "boundary", """
                        "bound":8,"held":8,"size":null,"blockedBy":null,"waits":[%s]\
                        """.formatted(waits))
                    .edge(graph * 10L, graph * 10L + 1, false);
            if (graph == 180) {
                one.failed(graph * 10L + 1, "queue " + graph, "an error");
            }
            graphs.add(one);
        }
        try (Script script = Script.of(State.together(graphs))) {
            visit.open(script.address(), "/graph");
            visit.node("source 180").waitFor();
            visit.node("source 150").waitFor();
            assertThat(visit.page().locator("#graph .node").count()).isEqualTo(4);
            double failed = visit.node("source 180").boundingBox().y;
            double stuck = visit.node("source 150").boundingBox().y;
            assertThat(failed).isLessThan(stuck);
            assertThat(stuck).isLessThan(800);
        }
    }

    @Test
    void failuresOfOneKindAreOneRowAndAnOpenOneStays(Visit visit) throws Exception {
        try (Script script = Script.of(failures(0))) {
            visit.open(script.address(), "/failures");
            visit.waitsFor("() => document.querySelectorAll('#failures > li').length === 3");
            visit.sees("#failures-sub", ", of 3 kinds");
            visit.sees("#failures .count", "33 of the newest 100, first seen ");
            visit.page().locator("#failures summary").first().click();
            String open = visit.page().locator("#failures details[open] pre").textContent();
            String element = visit.page()
                    .locator("#failures li:has(details[open]) dd")
                    .first()
                    .textContent();
            script.say(new State()
                    .node(1, "source", "source")
                    .failure(900, 9, "java.lang.Error", "demo.Other.run(Other.java:1)")
                    .toString());
            visit.sees("#failures li", "node 9");
            visit.waitsFor("() => document.querySelectorAll('#failures > li').length === 2");
            assertThat(visit.page().locator("#failures details[open] pre").textContent())
                    .isEqualTo(open);
            assertThat(visit.page()
                            .locator("#failures li:has(details[open]) dd")
                            .first()
                            .textContent())
                    .isEqualTo(element);
            visit.sees("#failures .count", "older than the newest 1");
            visit.page().locator("#failures details[open] summary").click();
            visit.waitsFor("() => document.querySelectorAll('#failures > li').length === 1");
        }
    }

    /// A hundred of three kinds: two of one exception, told apart by the top frame.
    private static String failures(int from) {
        State state = new State().node(1, "source", "source");
        for (int i = 0; i < 100; i++) {
            state.failure(
                    from + i,
                    2,
                    i % 3 == 0 ? "java.lang.IllegalStateException" : "java.io.IOException",
                    i % 3 == 1 ? "demo.A.read(A.java:1)" : "demo.B.read(B.java:2)");
        }
        return state.toString();
    }

    @Test
    void tellsWhatToDoWhereThereIsNothing(Visit visit) throws Exception {
        try (Script script = Script.of(new State().toString())) {
            visit.open(script.address(), "/status");
            visit.sees("#empty", "No pipeline yet");
            visit.sees("#empty-code", "Source.<Integer>create()");
            script.say(blocked().toString());
            visit.seesNo("#empty");
            visit.node("sink").waitFor();
        }
    }

    @Test
    void textOfUsersStaysText(Visit visit) throws Exception {
        String evil = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        State state = blocked()
                .node(6, evil, "source")
                .failure(1, evil)
                .worker(evil, "LIVE")
                .left(evil, evil);
        visit.page().onDialog(dialog -> {
            throw new AssertionError("a dialog: " + dialog.message());
        });
        try (Script script = Script.of(state.toString())) {
            script.run(
                    "[{\"node\":\"%s\",\"line\":\"%s\",\"worker\":\"w\",\"thread\":\"t\",\"begin\":TIME,\"ms\":40,\"moved\":0,\"failed\":false,\"tasks\":1}]"
                            .formatted(evil, evil));
            visit.open(script.address(), "/failures");
            visit.sees("#failures", evil);
            visit.open(script.address(), "/workers");
            visit.sees("#engines", evil);
            visit.open(script.address(), "/tasks");
            visit.sees("#tasks-table", evil);
            visit.open(script.address(), "/status");
            visit.sees("#progress", evil);
            assertThat(visit.number("() => document.querySelectorAll('script').length"))
                    .isEqualTo(1);
            assertThat(visit.number("() => document.querySelectorAll('img').length"))
                    .isZero();
        }
    }

    @Test
    void saysThatTheConnectionIsLostAndComesBack(Visit visit) throws Exception {
        Script script = Script.of(blocked().toString());
        visit.open(script.address(), "/status");
        visit.node("sink").waitFor();
        assertThat(visit.page().locator("#lost").isVisible()).isFalse();
        script.close();
        visit.sees("#lost", "does not answer");
        visit.sees("#link", "not connected");
        try (Script next =
                Script.inPlaceOf(script, blocked().node(7, "newcomer", "source").toString())) {
            visit.seesNo("#lost");
            visit.sees("#link", "live");
            visit.node("newcomer").waitFor();
        }
    }

    @Test
    void aThousandNodesAreFoldedFoundAndOpened(Visit visit) throws Exception {
        State state = new State().node(1, "source", "source");
        for (int branch = 0; branch < 40; branch++) {
            for (int i = 0; i < 25; i++) {
                long id = 2 + branch * 25L + i;
                state.node(id, "step " + branch + "." + i, "step").edge(i == 0 ? 1 : id - 1, id, false);
            }
        }
        try (Script script = Script.of(state.toString())) {
            visit.open(script.address(), "/graph");
            visit.node("source").waitFor();
            assertThat(visit.page().locator("#graph .node").count()).isEqualTo(41);
            visit.page().fill("#search", "step 7.13");
            visit.sees("#found", "1 found");
            visit.page().press("#search", "Enter");
            Locator found = visit.node("step 7.13");
            found.waitFor();
            assertThat(found.getAttribute("class")).contains("found");
            assertThat(visit.page().locator("#graph .node").count()).isEqualTo(65);
            visit.page().click("#fold");
            visit.waitsFor("() => document.querySelectorAll('#graph .node').length === 1001");
            assertThat(visit.number("() => document.querySelectorAll('#graph .edge').length"))
                    .isEqualTo(1000);
        }
    }

    @Test
    void aLoopIsLedRoundAndDashed(Visit visit) throws Exception {
        State state = new State()
                .node(1, "source", "source")
                .node(2, "step", "step")
                .node(3, "back", "feedback")
                .edge(1, 2, false)
                .edge(2, 3, false)
                .edge(3, 1, true);
        try (Script script = Script.of(state.toString())) {
            visit.open(script.address(), "/graph");
            visit.page().locator("#graph .edge.feedback").waitFor();
            assertThat(visit.page().locator("#graph .edge").count()).isEqualTo(3);
            assertThat(
                            visit.number(
                                    "() =>"
                                        + " parseFloat(getComputedStyle(document.querySelector('.edge.feedback')).strokeDasharray)"))
                    .isPositive();
            assertThat(visit.node("source").boundingBox().x)
                    .isLessThan(visit.node("step").boundingBox().x);
            assertThat(visit.node("step").boundingBox().x)
                    .isLessThan(visit.node("back").boundingBox().x);
        }
    }

    @Test
    void nothingIsWiderThanAPhone(Visit visit) throws Exception {
        State state = blocked()
                .worker("worker-with-a-long-name-1", "LIVE")
                .worker("worker-2", "SILENT")
                .left("worker-3", "its process ended, and its tasks are computed again elsewhere")
                .failure(1, "an_element_without_a_single_space_in_it_".repeat(9));
        visit.page().setViewportSize(390, 844);
        try (Script script = Script.of(state.toString())) {
            for (String page : new String[] {"/status", "/graph", "/nodes", "/tasks", "/workers", "/failures"}) {
                visit.open(script.address(), page);
                visit.sees("#link", "live");
                assertThat(visit.number("() => document.documentElement.scrollWidth - window.innerWidth"))
                        .as(page)
                        .isLessThanOrEqualTo(0);
            }
        }
    }

    @Test
    void theKeyboardGoesFromNodeToNodeAndOpensOne(Visit visit) throws Exception {
        try (Script script = Script.of(blocked().toString())) {
            visit.open(script.address(), "/graph");
            visit.node("source").waitFor();
            visit.node("source").focus();
            visit.page().keyboard().press("ArrowRight");
            visit.page().keyboard().press("Enter");
            visit.sees("#detail h3", "parse");
            visit.page().keyboard().press("Escape");
            visit.seesNo("#detail");
            visit.node("buffer").focus();
            visit.page().keyboard().press("Enter");
            visit.sees("#detail", "thread 'main' waits");
        }
    }

    @Test
    void controlIsThereOnlyWhereItIsAllowedAndSendsTheToken(Visit visit) throws Exception {
        try (Script script = Script.of(blocked().toString())) {
            visit.open(script.address(), "/status");
            visit.sees("#progress", "source");
            assertThat(visit.page().locator("#progress button").isVisible()).isFalse();
            assertThat(visit.page().locator("#make-report").isVisible()).isFalse();
            script.say(blocked().withControl().toString());
            visit.page().locator("#progress button").click();
            visit.page().fill("#token", "secret");
            visit.page().press("#token", "Enter");
            Bounded.await("the request", () -> {
                visit.page().waitForTimeout(20);
                return script.asked().contains("/api/control/pause/1 secret");
            });
            visit.sees("#note", "'source' is paused.");
        }
    }

    @Test
    void thePagesMemoryLevelsOff(Visit visit) throws Exception {
        StringBuilder tasks = new StringBuilder("[");
        for (int i = 0; i < 500; i++) {
            tasks.append(i == 0 ? "" : ",")
                    .append("{\"node\":\"node %d\",\"line\":\"Demo.java:1\",\"worker\":\"w\",\"thread\":\"t%d\","
                            .formatted(i % 7, i % 8))
                    .append("\"begin\":TIME,\"ms\":5.5,\"moved\":0,\"failed\":false,\"tasks\":1}");
        }
        try (Script script = Script.of(blocked().worker("w", "LIVE").toString())) {
            script.run(tasks.append(']').toString());
            visit.open(script.address(), "/status");
            visit.sees("#tasks-legend", "node 3");
            // The lists are full after some 7,500 tasks, fifteen beats; what comes then must take the place of what
            // was.
            double[] heap = IntStream.range(0, 6)
                    .mapToDouble(round -> {
                        visit.page().waitForTimeout(2_500);
                        return heapAfterCollection(visit);
                    })
                    .toArray();
            assertThat(heap[5])
                    .as("bytes of heap, of %s", Arrays.toString(heap))
                    .isLessThan(Math.max(heap[1], heap[2]) + 4_000_000);
            assertThat(visit.number("() => document.querySelectorAll('*').length"))
                    .isLessThan(1_500);
        }
    }

    private static double heapAfterCollection(Visit visit) {
        var session = visit.page().context().newCDPSession(visit.page());
        session.send("HeapProfiler.collectGarbage");
        double used = session.send("Runtime.getHeapUsage").get("usedSize").getAsDouble();
        session.detach();
        return used;
    }
}
