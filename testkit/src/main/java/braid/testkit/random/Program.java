package braid.testkit.random;

import braid.testkit.random.Act.Patience;
import braid.testkit.random.Plan.Habit;
import braid.testkit.random.Plan.Link;
import braid.testkit.random.Plan.Probe;
import braid.testkit.random.Plan.Step;
import braid.testkit.random.Plan.When;
import java.util.List;

/// Writes a plan as a program that uses the public API alone: one file, for `./braid run`.
final class Program {

    private final StringBuilder text = new StringBuilder();
    private final Plan plan;
    private final List<Placed> placed;

    private Program(Plan plan, List<Placed> placed) {
        this.plan = plan;
        this.placed = placed;
    }

    /// @param tries how often it failed, for people
    static String of(Plan plan, List<Placed> placed, Fault fault, String tries) {
        return new Program(plan, placed).text(fault, tries);
    }

    private void line(int depth, String line) {
        text.append("    ".repeat(depth)).append(line).append('\n');
    }

    private String text(Fault fault, String tries) {
        line(0, "void main() throws Exception {");
        line(1, "Map<String, Integer> results = new LinkedHashMap<>();");
        line(1, "long begun = System.nanoTime();");
        int rounds = tries.equals("10 of 10") ? 1 : 1_000;
        line(
                1,
                "for (int round = 0; round < " + rounds
                        + " && System.nanoTime() - begun < 60_000_000_000L; round++) {");
        line(2, "results.merge(once(), 1, Integer::sum);");
        line(1, "}");
        line(1, "results.forEach((result, times) -> IO.println(times + \" times\\n\" + result));");
        line(0, "}");
        line(0, "");
        line(0, "@SuppressWarnings(\"unchecked\")");
        line(0, "String once() throws Exception {");
        line(1, "gates.clear();");
        line(1, "said.clear();");
        graph();
        script();
        ending();
        line(0, "}");
        return comment(fault, tries) + ProgramParts.IMPORTS + ProgramParts.of(text.toString()) + '\n' + text;
    }

    private String comment(Fault fault, String tries) {
        StringBuilder comment = new StringBuilder();
        comment.append("// Seed ")
                .append(plan.seed())
                .append(", made smaller; it failed in ")
                .append(tries);
        comment.append(" runs:\n// ").append(fault.what()).append(": ");
        fault.text()
                .lines()
                .limit(80)
                .forEach(line -> comment.append(comment.charAt(comment.length() - 1) == '\n' ? "// " : "")
                        .append(line)
                        .append('\n'));
        return comment.toString();
    }

    private void graph() {
        for (Step step : plan.steps()) {
            int id = step.id();
            if (step.late()) {
                line(1, "var r" + id + " = new Recorder(" + step.passes() + ");");
                continue;
            }
            String type = step.kind() == Kind.SOURCE ? "var" : step.kind() == Kind.PULLED ? "var" : "Stream<Object>";
            line(1, type + " s" + id + " = " + code(step) + ";");
            String tail = "s" + id;
            if (step.probe() != Probe.NOWHERE) {
                line(1, "var r" + id + " = new Recorder(" + (step.probe() == Probe.INLINE) + ");");
                line(1, (step.probe() == Probe.INLINE ? "var t" + id + " = " : "") + tail + ".via(r" + id + ");");
            }
            if (plan.hasEnd(step)) {
                line(1, "var e" + id + " = new Recorder(" + step.passes() + ");");
                line(1, tail(id) + ".via(e" + id + ");");
            }
        }
        for (Link link : plan.links()) {
            if (link.when() == When.ALWAYS) {
                line(1, tail(link.from()) + ".connect(s" + link.to() + ");");
            }
        }
    }

    private String tail(int id) {
        return (plan.step(id).probe() == Probe.INLINE ? "t" : "s") + id;
    }

    private static String list(String call) {
        return "(Stream<Object>) (Stream<?>) " + call;
    }

    private static String begin(Step step, String element) {
        int id = step.id();
        return switch (step.habit()) {
            case PLAIN -> "";
            case FAILS -> "failOn(" + id + ", " + element + "); ";
            case SLOW -> "slowOn(" + id + ", " + element + "); ";
            case STUCK -> "stuckOn(" + id + ", " + element + "); ";
            case FLAGS -> "flagOn(" + id + ", " + element + "); ";
            case INTERRUPTED -> "interruptedOn(" + id + ", " + element + "); ";
        };
    }

    private static String lambda(String parameters, String begin, String result) {
        return begin.isEmpty()
                ? parameters + " -> " + result
                : parameters + " -> { " + begin + "return " + result + "; }";
    }

    private String code(Step step) {
        int id = step.id();
        int size = step.size();
        if (step.kind() == Kind.SOURCE) {
            return "Source.<Object>create()";
        }
        if (step.kind() == Kind.PULLED) {
            return "Source.<Object>fromIterable(pulled(" + id + ", " + size + ", " + (step.habit() == Habit.FAILS)
                    + "))";
        }
        String up = tail(step.ups().getFirst());
        String other = step.ups().size() > 1 ? tail(step.ups().get(1)) : "";
        String begin = begin(step, "x");
        String make = lambda("x", begin, "made(" + id + ", x)");
        String fold = lambda("(state, x)", begin, "made(" + id + ", state, x)");
        String combine = lambda("(x, y)", begin(step, "Pair.of(x, y)"), "made(" + id + ", x, y)");
        return switch (step.kind()) {
            case MAP -> up + ".map(" + make + ")";
            case RETRY -> up + ".map(" + make + ", Retry.times(2))";
            case GUARD -> up + ".guard(" + make + ", Breaker.after(" + size + ", Duration.ofDays(100)))";
            case FILTER -> up + ".filter(" + lambda("x", begin, "passes(" + id + ", x)") + ")";
            case FLAT_MAP ->
                up + ".flatMap("
                        + (step.fails() ? "x -> failingFlat(" + id + ", x)" : lambda("x", begin, "flat(" + id + ", x)"))
                        + ")";
            case LOOP -> up + ".flatMap(" + lambda("x", begin, "round(x)") + ")";
            case ACCUMULATE -> up + ".accumulate(" + fold + ")";
            case ACCUMULATE_FROM -> up + ".accumulate((Object) \"start\", " + fold + ")";
            case MAP_WITH_STATE ->
                up + ".mapWithState(0, " + lambda("(n, x)", begin, "Pair.of(n + 1, (Object) made(" + id + ", n, x))")
                        + ")";
            case UNIQUE -> up + ".unique(" + lambda("x", begin, "key(" + id + ", x)") + ", " + size + ")";
            case LIMIT -> up + ".onError(f -> {}).limit(" + size + ")";
            case SKIP -> up + ".skip(" + size + ")";
            case SLICE -> up + ".onError(f -> {}).slice(" + size + ", " + (3 * size + 2) + ", 2)";
            case TAKE_WHILE -> up + ".onError(f -> {}).takeWhile(" + lambda("x", begin, "goesOn(" + id + ", x)") + ")";
            case DROP_WHILE -> up + ".dropWhile(" + lambda("x", begin, "goesOn(" + id + ", x)") + ")";
            case CHANGED -> up + ".distinctUntilChanged(" + lambda("x", begin, "key(" + id + ", x)") + ")";
            case PEEK -> up + ".peek(x -> { " + begin + "})";
            case FREQUENCIES -> list(up + ".frequencies()");
            case UNIQUE_COMPARED ->
                up + ".unique(" + lambda("(x, y)", begin, "key(" + id + ", x).equals(key(" + id + ", y))") + ", " + size
                        + ")";
            case PARTITION_UNIQUE ->
                list(up + ".partitionUnique(" + size + ", " + lambda("x", begin, "key(" + id + ", x)") + ", Keep."
                        + Model.keep(step) + ")");
            case PARTITION_BY_KEY ->
                list(up + ".partition(" + size + ", " + lambda("x", begin, "key(" + id + ", x)") + ")");
            case KEYED_ACCUMULATE ->
                up + ".keyBy(x -> key(" + id + ", x)).keeping(Keys.atMost(" + size
                        + ")).accumulate((Object) \"start\", " + fold + ").values()";
            case KEYED_PARTITION ->
                list(up + ".keyBy(" + lambda("x", begin, "key(" + id + ", x)") + ").keeping(Keys.atMost(" + size
                        + ")).partition(2).values()");
            case WEIGHED_BUFFER -> up + ".buffer(" + size + ", x -> weight(" + id + ", x))";
            case MAP_ASYNC ->
                up + ".<Object>mapAsync(" + lambda("x", begin, "later(made(" + id + ", x))") + ", " + size + ")";
            case SWITCH_MAP -> up + ".<Object>switchMap(" + lambda("x", begin, "later(made(" + id + ", x))") + ")";
            case BATCH -> list(up + ".batch(" + size + ", 5, x -> weight(" + id + ", x), Duration.ofMillis(2))");
            case DEBOUNCE -> up + ".debounce(Duration.ofMillis(1))";
            case THROTTLE -> up + ".throttle(Duration.ofMillis(1))";
            case SAMPLE -> up + ".sample(Duration.ofMillis(2))";
            case TIMEOUT -> up + ".timeout(Duration.ofDays(100))";
            case LATEST -> up + ".latest()";
            case OVERFLOW -> up + ".buffer(" + size + ", Overflow." + Model.overflow(step) + ")";
            case TIMED_WINDOW_UNIQUE ->
                list(up + ".timedWindowUnique(Duration.ofMillis(2), x -> key(" + id + ", x), Keep.FIRST)");
            case FIXED_WINDOW -> list(up + ".fixedWindow(Duration.ofMillis(2)).filter(list -> !list.isEmpty())");
            case PARTITION -> list(up + ".partition(" + size + ")");
            case PARTITION_TIMEOUT -> list(up + ".partition(" + size + ", Duration.ofMillis(2))");
            case SLIDING -> list(up + ".slidingWindow(" + size + ")");
            case SLIDING_DROP -> list(up + ".slidingWindow(" + size + ", Partial.DROP)");
            case TIMED_WINDOW -> list(up + ".timedWindow(Duration.ofMillis(2))");
            case SINK -> up + ".sink(x -> { " + begin + "})";
            case ON_ERROR -> up + ".onError(f -> { " + begin(step, "f.cause().getMessage()") + "})";
            case RECOVER ->
                up + ".recover("
                        + lambda("f", begin(step, "f.cause().getMessage()"), "made(" + id + ", f.cause().getMessage())")
                        + ")";
            case WINDOW_GATHERER -> list(up + ".via(Gatherers.windowFixed(" + size + "))");
            case LIMIT_GATHERER -> up + ".onError(f -> {}).via(limit(" + size + "))";
            case BUFFER -> up + ".buffer(" + size + ")";
            case SCATTER -> up + ".scatter()";
            case GATHER -> up + ".gather()";
            case GATHER_UNORDERED -> up + ".scatter().gatherUnordered(" + size + ")";
            case FUTURES -> up + ".scatter().futures().map(this::got)";
            case DELAY -> up + ".delay(Duration.ofMillis(1))";
            case RATE_LIMIT -> up + ".rateLimit(Duration.ofMillis(1))";
            case UNION -> up + ".union(" + other + ")";
            case ZIP -> up + ".zip(" + other + ", " + combine + ", " + size + ")";
            case COMBINE_LATEST -> up + ".combineLatest(" + other + ", " + combine + ")";
            case WITH_LATEST -> up + ".withLatestFrom(" + other + ", " + combine + ")";
            case ZIP_LATEST -> up + ".zipLatest(" + other + ", " + combine + ", " + size + ")";
            case COLLECT -> list(up + ".collect(" + other + ")");
            case PLACED -> up + " /* " + placed.get(size % placed.size()).name() + " */";
            case SOURCE, PULLED, LATE -> throw new IllegalArgumentException("has no code: " + step);
        };
    }

    private void script() {
        int many = plan.actors().size();
        line(1, "Thread[] actors = new Thread[" + many + "];");
        for (int i = 0; i < many; i++) {
            line(1, "actors[" + i + "] = Thread.ofPlatform().daemon(true).name(\"actor-" + i + "\").unstarted(() -> {");
            for (Act act : plan.actors().get(i)) {
                String code = code(act);
                line(
                        2,
                        "act(\"" + code.replace("\"", "'") + "\", () -> "
                                + (isValue(act) ? code : "{ " + code + "; return null; }") + ");");
            }
            line(1, "});");
        }
        line(1, "for (Thread actor : actors) {");
        line(2, "actor.start();");
        line(1, "}");
    }

    private static boolean isValue(Act act) {
        return switch (act) {
            case Act.Emit(var _, var _, Act.Way way) -> way == Act.Way.TRY || way == Act.Way.TIMED;
            case Act.Drain(var _, Patience patience) -> patience == Patience.SHORT;
            case Act.Close(var _, Patience patience) -> patience == Patience.SHORT;
            default -> false;
        };
    }

    private String code(Act act) {
        String brief = "Duration.ofNanos(300_000)";
        return switch (act) {
            case Act.Emit(int source, String value, Act.Way way) ->
                switch (way) {
                    case EMIT -> "s" + source + ".emit(\"" + value + "\")";
                    case TRY -> "s" + source + ".tryEmit(\"" + value + "\")";
                    case TIMED -> "s" + source + ".emit(\"" + value + "\", " + brief + ")";
                    case ASYNC -> "s" + source + ".emitAsync(\"" + value + "\")";
                };
            case Act.EmitAll(int source, List<String> values) ->
                "s" + source + ".emitAll(List.of(\"" + String.join("\", \"", values) + "\"))";
            case Act.Pull(int source, boolean own) -> "s" + source + (own ? ".start()" : ".run()");
            case Act.Drain(int source, Patience patience) ->
                "s" + source + ".drain(" + (patience == Patience.SHORT ? brief : "") + ")";
            case Act.Close(int source, Patience patience) ->
                "s" + source + ".close(" + (patience == Patience.SHORT ? brief : "") + ")";
            case Act.Pause(int source) -> "s" + source + ".pause()";
            case Act.Resume(int source) -> "s" + source + ".resume()";
            case Act.Attach(int step) -> tail(plan.step(step).ups().getFirst()) + ".via(r" + step + ")";
            case Act.Destroy(int step) -> "s" + step + ".destroy()";
            case Act.Connect(int link) ->
                tail(plan.link(link).from()) + ".connect(s" + plan.link(link).to() + ")";
            case Act.Disconnect(int link) ->
                tail(plan.link(link).from()) + ".disconnect(s" + plan.link(link).to() + ")";
            case Act.Open(int step) -> "open(" + step + ")";
            case Act.Interrupt(int actor) -> "actors[" + actor + "].interrupt()";
            case Act.Look _ -> "s" + plan.sources().getFirst().id() + ".snapshot()";
            case Act.Rest _ -> {
                StringBuilder drains = new StringBuilder();
                plan.sources()
                        .forEach(source ->
                                drains.append(drains.isEmpty() ? "" : "; ").append("s" + source.id() + ".drain()"));
                yield drains.toString();
            }
        };
    }

    private void ending() {
        line(1, "for (Thread actor : actors) {");
        line(2, "long last = -1;");
        line(2, "while (actor.isAlive() && moved.get() != last) { // it may stand where only a close helps");
        line(3, "last = moved.get();");
        line(3, "actor.join(1_000);");
        line(2, "}");
        line(1, "}");
        for (Step step : plan.steps()) {
            if (step.habit() == Habit.STUCK) {
                line(1, "open(" + step.id() + ");");
            }
        }
        line(1, "List<Thread> closing = new ArrayList<>();");
        for (Step step : plan.sources()) {
            int id = step.id();
            line(1, "s" + id + ".resume();");
            String close = "act(\"s" + id + ".close()\", () -> { s" + id + ".close(); return null; });";
            line(1, "closing.add(Thread.ofPlatform().daemon(true).name(\"close-" + id + "\").start(() -> {");
            line(2, close);
            line(2, close + " // again, where a function has left the interrupt flag set");
            line(1, "}));");
        }
        line(1, "closing.addAll(List.of(actors));");
        line(1, "for (Thread thread : closing) {");
        line(2, "thread.join(5_000);");
        line(2, "if (thread.isAlive()) {");
        line(
                3,
                "IO.println(\"hangs: \" + thread + \"\\n"
                        + "    \" +"
                        + " Arrays.stream(thread.getStackTrace()).map(String::valueOf).collect(Collectors.joining(\"\\n"
                        + "    \")));");
        line(2, "}");
        line(1, "}");
        line(1, "if (closing.stream().anyMatch(Thread::isAlive)) {");
        for (Step step : plan.sources()) {
            line(
                    2,
                    "s" + step.id()
                            + ".snapshot().nodes().forEach(node -> node.waits().forEach(wait ->"
                            + " IO.println(wait.text())));");
        }
        line(2, "System.exit(1);");
        line(1, "}");
        line(1, "StringBuilder result = new StringBuilder();");
        for (Step step : plan.steps()) {
            if (step.late() || step.probe() != Probe.NOWHERE) {
                line(
                        1,
                        "result.append(\"  behind " + step.kind() + " " + step.id() + ": \" + r" + step.id()
                                + ".seen() + \"\\n\");");
            }
            if (plan.hasEnd(step)) {
                line(
                        1,
                        "result.append(\"  end of " + step.kind() + " " + step.id() + ": \" + e" + step.id()
                                + ".seen() + \"\\n\");");
            }
        }
        for (Step step : plan.sources()) {
            line(
                    1,
                    "s" + step.id()
                            + ".snapshot().nodes().stream().filter(node -> node.held() != 0).forEach(node ->"
                            + " result.append(\"  \" + node.name() + \" holds \" + node.held() + \"\\n"
                            + "\"));");
        }
        line(1, "said.forEach(each -> result.append(\"  \" + each + \"\\n\"));");
        line(1, "return result.toString();");
    }
}
