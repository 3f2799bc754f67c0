package braid.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Chains that are longer than the window is wide.
@ExtendWith(InChromium.class)
class LongChainTest {

    /// The size of the smallest type that is seen in the picture, in pixels of the screen.
    private static final String SMALLEST_TYPE = """
        () => Math.min(...[...document.querySelectorAll('#graph text')]
            .filter(text => text.textContent && getComputedStyle(text).display !== 'none')
            .map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))
        """;

    private static State quickstart() {
        List<String> names = List.of("class files", "scatter", "parse", "buffer", "gather", "count", "print");
        State state = new State();
        for (int i = 0; i < names.size(); i++) {
            String kind = i == 0 ? "source" : i == 3 ? "boundary" : "step";
            state.node(i + 1, names.get(i), kind);
            if (i > 0) {
                state.edge(i, i + 1, false);
            }
        }
        return state;
    }

    /// So many nodes in a row, each tenth of them a boundary.
    private static State row(int nodes) {
        State state = new State();
        for (int i = 1; i <= nodes; i++) {
            String kind = i == 1 ? "source" : i % 10 == 0 ? "boundary" : "step";
            state.node(i, kind + " " + i, kind);
            if (i > 1) {
                state.edge(i - 1, i, false);
            }
        }
        return state;
    }

    @Test
    void aQuickstartIsSeenWholeAndCanBeRead(Visit visit) throws Exception {
        try (Script script = Script.of(quickstart().toString())) {
            for (String page : List.of("/status", "/graph")) {
                visit.open(script.address(), page);
                visit.node("print").waitFor();
                assertThat(visit.number(SMALLEST_TYPE)).as(page).isGreaterThanOrEqualTo(11);
                BoundingBox picture = visit.page().locator("#graph").boundingBox();
                BoundingBox last = visit.node("print").boundingBox();
                BoundingBox first = visit.node("class files").boundingBox();
                assertThat(last.y).isGreaterThan(first.y + first.height);
                assertThat(last.x + last.width).isLessThanOrEqualTo(picture.x + picture.width);
                assertThat(last.y + last.height).isLessThanOrEqualTo(picture.y + picture.height);
            }
        }
    }

    @Test
    void threeHundredInARowAreWrappedWithTheirBoundariesApart(Visit visit) throws Exception {
        try (Script script = Script.of(row(300).toString())) {
            visit.open(script.address(), "/graph");
            visit.node("source 1").waitFor();
            assertThat(visit.page().locator("#graph .node.kind-boundary").count())
                    .isEqualTo(30);
            assertThat(visit.number(SMALLEST_TYPE)).isGreaterThanOrEqualTo(11);
            assertThat(visit.number("""
                () => {
                  const picture = document.querySelector('#graph').getBoundingClientRect();
                  return [...document.querySelectorAll('#graph .node')].filter(node => {
                    const box = node.getBoundingClientRect();
                    return box.left < picture.left || box.right > picture.right;
                  }).length;
                }\
                """)).isZero();
            visit.page().click("#fold");
            visit.waitsFor("() => document.querySelectorAll('#graph .node').length === 300");
            assertThat(visit.number(SMALLEST_TYPE)).isGreaterThanOrEqualTo(11);
            // What is out of sight is shown small, and a press there goes to it.
            BoundingBox map = visit.page().locator("#minimap").boundingBox();
            assertThat(visit.node("step 299").boundingBox().y).isGreaterThan(800);
            visit.page().mouse().click(map.x + map.width / 2, map.y + map.height - 5);
            visit.waitsFor(
                    "() => document.querySelector('#graph [data-name=\"step 299\"]').getBoundingClientRect().y < 800");
        }
    }

    @Test
    void aLoopAndABranchAreLedFromRowToRow(Visit visit) throws Exception {
        State state = row(24).edge(22, 3, true)
                .node(30, "branch", "step")
                .edge(2, 30, false)
                .node(31, "join", "join")
                .edge(24, 31, false)
                .edge(30, 31, false);
        try (Script script = Script.of(state.toString())) {
            visit.open(script.address(), "/graph");
            visit.node("join").waitFor();
            visit.page()
                    .locator("#graph .edge.feedback")
                    .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
            // No line runs through a card that it does not belong to.
            assertThat((List<?>) visit.page().evaluate("""
                () => {
                  const boxes = [...document.querySelectorAll('#graph .node')].map(node =>
                      ({key: node.dataset.key, box: node.querySelector('.back').getBoundingClientRect()}));
                  const through = [];
                  for (const line of document.querySelectorAll('#graph .edge')) {
                    const own = line.dataset.edge.split('>').slice(0, 2).map(id => 'n' + id);
                    for (let at = 0; at < line.getTotalLength(); at += 4) {
                      const point = line.getPointAtLength(at).matrixTransform(line.getScreenCTM());
                      for (const {key, box} of boxes) {
                        if (!own.includes(key) && point.x > box.left + 1 && point.x < box.right - 1
                            && point.y > box.top + 1 && point.y < box.bottom - 1) {
                          through.push(line.dataset.edge + ' through ' + key);
                        }
                      }
                    }
                  }
                  return [...new Set(through)];
                }\
                """)).isEmpty();
        }
    }
}
