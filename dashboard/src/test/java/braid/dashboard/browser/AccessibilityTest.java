package braid.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What axe-core finds on the pages: nothing, in either colour scheme.
@ExtendWith(InChromium.class)
class AccessibilityTest {

    /// A stream that has failed, one that is blocked, workers, failures: all that there is to show.
    private static String all() {
        State state = new State()
                .node(1, "source", "source")
                .node(2, "parse", "step")
                .node(3, "buffer", "boundary", """
                    "bound":8,"held":8,"size":null,"blockedBy":4,
                    "waits":[{"thread":"main","kind":"ROOM","seconds":12.5,"text":"thread 'main' waits","blame":4}]\
                    """)
                .node(4, "sink", "step")
                .node(5, "sized", "source", "\"bound\":null,\"held\":0,\"waits\":[],\"blockedBy\":null,\"size\":5000")
                .edge(1, 2, false)
                .edge(2, 3, false)
                .edge(3, 4, false)
                .failed(2, "parse", "java.lang.IllegalStateException: no")
                .worker("worker-1", "LIVE")
                .worker("worker-2", "SILENT")
                .left("worker-3", "its process ended")
                .failure(1, "an element")
                .withControl();
        for (int i = 0; i < 30; i++) {
            state.failure(10 + i, 2, "demo.Kind" + i, "demo.A.read(A.java:1)");
        }
        return state.toString();
    }

    private static String axe() throws Exception {
        try (InputStream in = AccessibilityTest.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(in, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<?> findings(Page page) throws Exception {
        page.evaluate(axe());
        return (List<?>) page.evaluate("""
            async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(found =>
                found.id + ': ' + found.help + ': ' + found.nodes.slice(0, 4).map(node => node.target.join(' ') + ' ' + (node.any[0] || node.all[0] || node.none[0]).message).join(' | '))
            """);
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void noPageHasAFinding(ColorScheme scheme, Visit visit) throws Exception {
        visit.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        List<String> found = new ArrayList<>();
        try (Script script = Script.of(all())) {
            script.run(
                    "[{\"node\":\"parse\",\"line\":\"Demo.java:2\",\"worker\":\"w\",\"thread\":\"t\",\"begin\":TIME,\"ms\":40,\"moved\":0,\"failed\":false,\"tasks\":1}]");
            for (String page : List.of("/status", "/graph", "/nodes", "/tasks", "/workers", "/failures")) {
                visit.open(script.address(), page);
                visit.sees("#failed", "has failed and takes nothing more");
                visit.waitsFor("() => document.title.startsWith('Failed: ')");
                found.add(page + " " + findings(visit.page()));
                if (page.equals("/graph")) {
                    visit.node("buffer").focus();
                    visit.page().keyboard().press("Enter");
                    visit.sees("#detail h3", "buffer");
                    found.add("a node's details " + findings(visit.page()));
                }
            }
            assertThat(found).hasSize(7).allMatch(each -> each.endsWith(" []"));
        }
    }

    @Test
    void anEmptyPageHasNoFinding(Visit visit) throws Exception {
        try (Script script = Script.of(new State().toString())) {
            visit.open(script.address(), "/status");
            visit.sees("#empty", "No pipeline yet");
            assertThat(findings(visit.page())).isEmpty();
        }
    }
}
