package braid.testkit.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {

    @TempDir
    private Path folder;

    private static Plan plan(long seed) {
        return Generator.plan(seed, 0, EnumSet.allOf(Trouble.class));
    }

    private Path written(Plan plan) throws IOException {
        Path file = folder.resolve("Seed" + plan.seed() + ".java");
        return Files.writeString(file, Program.of(plan, List.of(), new Fault("LOST", "nothing"), "10 of 10"));
    }

    @Test
    void eachPlanIsAProgramThatCompiles() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", folder.toString()));
        arguments.addAll(List.of("-classpath", System.getProperty("java.class.path")));
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (long seed = 0; seed < 500; seed++) {
            Plan plan = plan(seed);
            boolean news = false;
            for (Plan.Step step : plan.steps()) {
                news |= kinds.add(step.kind());
            }
            if (news || seed < 5) {
                arguments.add(written(plan).toString());
            }
        }
        kinds.add(Kind.PLACED);
        assertThat(kinds).as("kinds that were compiled").containsExactlyInAnyOrder(Kind.values());
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, errors, errors, arguments.toArray(new String[0]));
        assertThat(result).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void theProgramSeesWhatTheModelSays() throws Exception {
        List<String> values =
                IntStream.range(0, 20).mapToObj(number -> "0." + number).toList();
        Plan plan = new Plan(
                7,
                List.of(
                        new Plan.Step(0, Kind.SOURCE, List.of(), 1, Plan.Habit.PLAIN, Plan.Probe.INLINE, false),
                        new Plan.Step(1, Kind.MAP, List.of(0), 1, Plan.Habit.FAILS, Plan.Probe.NOWHERE, false),
                        new Plan.Step(2, Kind.FLAT_MAP, List.of(1), 1, Plan.Habit.PLAIN, Plan.Probe.NOWHERE, false),
                        new Plan.Step(3, Kind.BUFFER, List.of(2), 2, Plan.Habit.PLAIN, Plan.Probe.NOWHERE, false),
                        new Plan.Step(4, Kind.PARTITION, List.of(3), 2, Plan.Habit.PLAIN, Plan.Probe.NOWHERE, false)),
                List.of(),
                List.of(List.of(
                        new Act.Emit(0, "0.0", Act.Way.EMIT), new Act.EmitAll(0, values.subList(1, values.size())))));
        List<Object> seen = new ArrayList<>(values);
        seen.add(Token.End.END);
        for (Plan.Step step : plan.steps().subList(1, 5)) {
            seen = Model.of(step, seen);
        }
        assertThat(seen.toString()).contains("!bad 1");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        written(plan).toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output).contains("1 times", "end of PARTITION 4: " + seen);
    }
}
