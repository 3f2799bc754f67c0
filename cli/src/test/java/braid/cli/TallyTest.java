package braid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void startsAtNothing() {
        assertThat(new Tally().report()).isEqualTo(new Report(0, 0, 0, 0, Map.of(), List.of(), Map.of(), List.of()));
    }

    @Test
    void addsUp() {
        var one = SampleClasses.caller("One", "Pond");
        var two = SampleClasses.caller("Two", "Pond");
        var report = reportOf(List.of(ClassFacts.of(one), ClassFacts.of(two)));

        assertThat(report.classes()).isEqualTo(2);
        assertThat(report.methods()).isEqualTo(2);
        assertThat(report.bytes()).isEqualTo(one.length + two.length);
        assertThat(report.instructionCount()).isEqualTo(4);
        assertThat(report.callers()).isEqualTo(Map.of("Pond", 2));
    }

    @Test
    void reportsTheSameInEachOrder() throws Exception {
        var facts = new ArrayList<ClassFacts>();
        try (var files = ClassFiles.ofRunningJdk()) {
            for (var path : files.paths().subList(0, 300)) {
                facts.add(ClassFacts.read(path));
            }
        }
        var report = reportOf(facts);
        var random = new Random(1);
        for (int round = 0; round < 10; round++) {
            Collections.shuffle(facts, random);
            assertThat(reportOf(facts)).isEqualTo(report);
        }
        assertThat(reportOf(facts.subList(1, facts.size()))).isNotEqualTo(report);
    }

    @Test
    void keepsTheTenLargestMethods() throws Exception {
        var facts = new ArrayList<ClassFacts>();
        try (var files = ClassFiles.ofRunningJdk()) {
            for (var path : files.paths().subList(0, 300)) {
                facts.add(ClassFacts.read(path));
            }
        }
        assertThat(reportOf(facts).largestMethods())
                .isEqualTo(facts.stream()
                        .flatMap(each -> each.methodSizes().stream())
                        .sorted()
                        .limit(10)
                        .toList());
    }

    @Test
    void listsBrokenFilesByName() {
        var tally = new Tally();
        tally.addBroken(new BrokenFile("b", "why"));
        tally.addBroken(new BrokenFile("a", "why"));
        assertThat(tally.report().broken()).extracting(BrokenFile::file).containsExactly("a", "b");
    }

    private static Report reportOf(List<ClassFacts> facts) {
        var tally = new Tally();
        facts.forEach(tally::add);
        return tally.report();
    }
}
