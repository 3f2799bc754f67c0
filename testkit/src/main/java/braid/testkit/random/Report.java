package braid.testkit.random;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// What came of some random graphs.
///
/// @param from the first graph's seed; the next one has the next number
/// @param graphs how many were run
/// @param took how long that took, without the time to make findings smaller
/// @param findings those that did what they must not do
public record Report(long from, long graphs, Duration took, List<Finding> findings) {

    public Report {
        findings = List.copyOf(findings);
    }

    /// Throws what was found, if something was.
    ///
    /// @throws AssertionError if there are findings
    public void expectNone() {
        if (!findings.isEmpty()) {
            throw new AssertionError(
                    this + "\n" + findings.stream().map(Finding::toString).collect(Collectors.joining("\n\n")));
        }
    }

    @Override
    public String toString() {
        return graphs + " graphs from seed " + from + " in " + took.toSeconds() + " s, " + findings.size()
                + " findings";
    }
}
