package braid.testkit.random;

import braid.Overflow;
import braid.testkit.random.Plan.Link;
import braid.testkit.random.Plan.Probe;
import braid.testkit.random.Plan.Step;
import braid.testkit.random.Plan.When;
import braid.testkit.random.Seen.Emitted;
import braid.testkit.random.Seen.Fate;
import braid.testkit.random.Token.End;
import braid.testkit.random.Token.Fail;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares what was recorded with what the model says: step by step, each by what came to it.
///
/// What leaves a step follows from what came to it, or, where it depends on who came first, was recorded: then
/// there has to be an order in which it could come about. Where something was destroyed, less may have come.
final class Judge {

    private final Plan plan;
    private final List<Placed> placed;
    private final Wired wired;
    private final Seen seen;
    private final Map<Integer, List<Object>> outs = new HashMap<>();
    private final Set<Integer> cut = new HashSet<>();

    Judge(Plan plan, List<Placed> placed, Wired wired, Seen seen) {
        this.plan = plan;
        this.placed = placed;
        this.wired = wired;
        this.seen = seen;
    }

    /// The first fault, if there is one.
    Optional<Fault> fault() {
        for (Step step : plan.steps()) {
            if (step.late() && !wired.isBuilt(step.id())) {
                continue;
            }
            Fault fault = step(step);
            if (fault != null) {
                return Optional.of(fault);
            }
        }
        for (Step source : plan.sources()) {
            Fault fault = entered(source);
            if (fault != null) {
                return Optional.of(fault);
            }
        }
        return Optional.ofNullable(failures());
    }

    private List<Object> out(int step) {
        return outs.getOrDefault(step, List.of());
    }

    private @Nullable Fault step(Step step) {
        int id = step.id();
        if (seen.destroyed.contains(id) || step.ups().stream().anyMatch(cut::contains)) {
            cut.add(id);
        }
        List<List<Object>> ins = new ArrayList<>();
        step.ups().forEach(up -> ins.add(out(up)));
        Recorder probe = wired.probes.get(id);
        List<Object> recorded = probe == null ? List.of() : probe.tokens();
        Fault fault = null;
        if (step.late()) {
            fault = attached(step, ins.getFirst(), recorded);
            outs.put(id, recorded);
        } else if (step.kind().isSource()) {
            outs.put(id, recorded);
        } else if (plan.isRacy(step)) {
            fault = racy(step, ins, recorded);
            outs.put(id, recorded);
        } else {
            List<Object> expected = Model.of(step, ins.getFirst());
            outs.put(id, expected);
            if (step.probe() != Probe.NOWHERE) {
                fault = same(step, "recorded", expected, recorded);
            }
        }
        Recorder end = wired.ends.get(id);
        return fault != null || end == null ? fault : same(step, "at the end", out(id), end.tokens());
    }

    private @Nullable Fault same(Step step, String where, List<Object> expected, List<Object> recorded) {
        boolean same = cut.contains(step.id())
                ? isPart(withoutEnd(recorded), withoutEnd(expected))
                : recorded.equals(expected);
        return same
                ? null
                : fault(expected.size() > recorded.size() ? "LOST" : "DIFFERENT", step, where, expected, recorded);
    }

    /// What came where something was destroyed: the first of all. Of parallel streams some that was under way,
    /// since `destroy` ends the waits for tasks.
    private boolean isPart(List<Object> part, List<Object> all) {
        return isParallel() ? isSubsequence(part, all) : isPrefix(part, all);
    }

    private boolean isParallel() {
        return plan.steps().stream().anyMatch(step -> switch (step.kind()) {
            case SCATTER, GATHER_UNORDERED, FUTURES -> true;
            default -> false;
        });
    }

    private static Fault fault(String what, Step step, String where, Object expected, Object recorded) {
        return new Fault(
                what,
                step.kind() + " " + step.id() + " " + where + "\n  expected " + expected + "\n  seen     " + recorded);
    }

    private static boolean isPrefix(List<Object> part, List<Object> all) {
        int last = part.size() - 1;
        return part.size() <= all.size()
                && (part.equals(all.subList(0, part.size()))
                        || (part.subList(0, last).equals(all.subList(0, last))
                                && isFlushed(part.get(last), all.get(last))));
    }

    /// Whether `part` is a list that has come out before it was whole.
    private static boolean isFlushed(Object part, Object whole) {
        return part instanceof List<?> few
                && whole instanceof List<?> many
                && few.size() < many.size()
                && few.equals(many.subList(0, few.size()));
    }

    /// What comes to a step that was attached late is all that came since.
    private @Nullable Fault attached(Step step, List<Object> in, List<Object> recorded) {
        Seen.Span span = seen.attached.get(step.id());
        int up = step.ups().getFirst();
        if (span == null || span.after() == Integer.MAX_VALUE) {
            cut.add(step.id());
            return null;
        }
        boolean exact = wired.probes.containsKey(up) && plan.step(up).probe() == Probe.INLINE;
        int least = exact ? Math.min(span.before(), in.size()) : 0;
        int most = exact ? Math.min(span.after(), in.size()) : in.size();
        for (int from = least; from <= most; from++) {
            List<Object> since = in.subList(from, in.size());
            if (cut.contains(step.id()) ? isPart(withoutEnd(recorded), since) : recorded.equals(since)) {
                return null;
            }
        }
        for (int from = in.indexOf(End.END) + 1; from > 0 && from <= in.size(); from++) {
            List<Object> since = new ArrayList<>(List.of(End.END));
            since.addAll(in.subList(from, in.size()));
            if (most >= from && recorded.equals(since)) {
                return null; // attached behind what has completed, it completes; failures may still come
            }
        }
        return fault("ATTACHED", step, "attached between " + least + " and " + most, in, recorded);
    }

    private @Nullable Fault racy(Step step, List<List<Object>> ins, List<Object> recorded) {
        boolean isCut = cut.contains(step.id());
        if (isCut && isParallel()) {
            return null; // what was under way may be missing
        }
        List<Object> in = ins.getFirst();
        boolean right = switch (step.kind()) {
            case FLAT_MAP, LOOP -> flattened(step, in, recorded, isCut);
            case GATHER_UNORDERED -> unordered(in, recorded, isCut);
            case LATEST, OVERFLOW -> thinned(step, in, recorded, isCut);
            case TIMED_WINDOW_UNIQUE, DEBOUNCE, THROTTLE, SAMPLE -> thinned(step, in, recorded, isCut);
            case SWITCH_MAP -> thinned(step, Model.of(step, in), recorded, isCut);
            case PARTITION_TIMEOUT, TIMED_WINDOW, FIXED_WINDOW, BATCH -> grouped(step, in, recorded, isCut);
            case PLACED ->
                similar(
                        placed.get(step.size() % placed.size()).model().apply(Model.elements(in)),
                        in,
                        Model.elements(recorded),
                        recorded,
                        isCut);
            case WINDOW_GATHERER, LIMIT_GATHERER -> gathered(step, in, recorded, isCut);
            case ZIP -> isPrefixOrSame(recorded, zipped(step, ins), isCut);
            default ->
                new Merge(
                                step,
                                ins,
                                step.ups().stream().map(cut::contains).toList(),
                                isCut ? withoutEnd(recorded) : recorded,
                                isCut)
                        .exists();
        };
        return right ? null : fault("JOINED", step, "recorded", ins, recorded);
    }

    /// Of what the function gives for one element some may be left, since nobody behind it wants more.
    private static boolean flattened(Step step, List<Object> in, List<Object> recorded, boolean isCut) {
        int at = 0;
        for (Object token : in) {
            for (Object each : Model.of(step, List.of(token))) {
                if (at == recorded.size() || !recorded.get(at).equals(each)) {
                    break;
                }
                at++;
            }
        }
        boolean through = isCut || !in.contains(End.END) || (at > 0 && recorded.get(at - 1) == End.END);
        return at == recorded.size() && through;
    }

    /// A gatherer ends early where nobody behind it wants more.
    private boolean gathered(Step step, List<Object> in, List<Object> recorded, boolean isCut) {
        List<Object> expected = Model.of(step, in);
        return recorded.equals(expected)
                || ((isCut || plan.mayStop(step)) && isPrefix(Model.elements(recorded), Model.elements(expected)));
    }

    private static boolean isPrefixOrSame(List<Object> recorded, List<Object> expected, boolean isCut) {
        if (!isCut) {
            return recorded.equals(expected);
        }
        return isPrefix(withoutEnd(recorded), expected);
    }

    /// What goes away completes what it leaves behind, wherever it has come to.
    private static List<Object> withoutEnd(List<Object> recorded) {
        List<Object> elements = new ArrayList<>(recorded);
        elements.remove(End.END);
        return elements;
    }

    private static List<Object> zipped(Step step, List<List<Object>> ins) {
        List<Object> first = new ArrayList<>(ins.get(0));
        List<Object> second = new ArrayList<>(ins.get(1));
        boolean firstEnds = first.remove(End.END);
        boolean secondEnds = second.remove(End.END);
        int rows = Math.min(first.size(), second.size());
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            Object one = first.get(i);
            Object two = second.get(i);
            out.add(one instanceof Fail ? one : two instanceof Fail ? two : Model.combined(step, one, two));
        }
        if ((firstEnds && first.size() == rows) || (secondEnds && second.size() == rows)) {
            out.add(End.END);
        }
        return out;
    }

    /// Elements in any order; but none overtakes a failure that came behind it, nor the completion.
    private static boolean unordered(List<Object> in, List<Object> recorded, boolean isCut) {
        List<Object> left = new ArrayList<>(in);
        for (Object token : recorded) {
            if (!left.remove(token)) {
                return false;
            }
        }
        if (isCut) {
            return true;
        }
        for (int i = 0; i < in.size(); i++) {
            if (!Token.isElement(in.get(i))) {
                int at = recorded.indexOf(in.get(i));
                List<Object> before = new ArrayList<>(Model.elements(in.subList(0, i)));
                recorded.subList(0, Math.max(0, at)).forEach(before::remove);
                // A failure that is made by a task goes as an element does.
                if (!before.isEmpty() && in.get(i) == End.END) {
                    return false;
                }
            }
        }
        return left.isEmpty();
    }

    /// Lists of the elements in their order, none of them empty or too long.
    private static boolean grouped(Step step, List<Object> in, List<Object> recorded, boolean isCut) {
        for (Object list : Model.elements(recorded)) {
            if (list instanceof List<?> group
                    && (group.isEmpty()
                            || ((step.kind() == Kind.PARTITION_TIMEOUT || step.kind() == Kind.BATCH)
                                    && group.size() > step.size()))) {
                return false;
            }
        }
        return similar(Model.elements(in), in, Model.flattened(recorded), recorded, isCut);
    }

    /// Some of the elements, in their order, all failures in theirs, and the completion behind them. Where an
    /// element fails for want of room it is not among the others.
    private static boolean thinned(Step step, List<Object> in, List<Object> recorded, boolean isCut) {
        List<Object> came = Model.elements(in);
        List<Object> left =
                step.kind() == Kind.TIMED_WINDOW_UNIQUE ? Model.flattened(recorded) : Model.elements(recorded);
        boolean fails = step.kind() == Kind.OVERFLOW && Model.overflow(step) == Overflow.FAIL;
        boolean lastStays = switch (step.kind()) {
            case LATEST, DEBOUNCE, SAMPLE, SWITCH_MAP -> true;
            case OVERFLOW -> !fails && Model.overflow(step) != Overflow.DROP_NEWEST;
            default -> false;
        };
        int full = 0;
        List<Object> above = new ArrayList<>(Model.failures(in));
        List<Object> failures = new ArrayList<>(Model.failures(recorded));
        if (fails) {
            full = failures.size() - above.size();
            above.removeIf(Judge::isForWantOfRoom);
            failures.removeIf(Judge::isForWantOfRoom);
        }
        if (!isSubsequence(left, came)) {
            return false;
        }
        if (isCut) {
            return isPrefix(failures, above);
        }
        boolean all = !fails || left.size() + full == came.size();
        boolean last = !lastStays
                || came.isEmpty()
                || (!left.isEmpty() && left.getLast().equals(came.getLast()));
        boolean ends = !in.contains(End.END) || lastElement(recorded) < recorded.indexOf(End.END);
        return all && last && ends && failures.equals(above);
    }

    private static int lastElement(List<Object> tokens) {
        int last = tokens.size() - 1;
        while (last >= 0 && !Token.isElement(tokens.get(last))) {
            last--;
        }
        return last;
    }

    private static boolean isForWantOfRoom(Object failure) {
        return failure instanceof Fail(String text) && text.contains("the buffer is full: ");
    }

    private static boolean similar(
            List<Object> expected, List<Object> in, List<Object> elements, List<Object> recorded, boolean isCut) {
        if (isCut) {
            return isPrefix(elements, expected) && isPrefix(Model.failures(recorded), Model.failures(in));
        }
        boolean ends = in.contains(End.END);
        return elements.equals(expected)
                && Model.failures(recorded).equals(Model.failures(in))
                && (!ends || (!recorded.isEmpty() && recorded.getLast() == End.END))
                && Collections.frequency(recorded, End.END) == Collections.frequency(in, End.END);
    }

    /// What left a source is what was emitted into it, each emitter's elements in their order, and what came by
    /// links.
    private @Nullable Fault entered(Step source) {
        int id = source.id();
        List<Object> left = new ArrayList<>(out(id));
        Set<String> own = seen.values(id);
        if (source.kind() == Kind.PULLED) {
            return pulled(source, left);
        }
        for (Collection<Emitted> actor : seen.emitted) {
            List<Emitted> emitted =
                    actor.stream().filter(each -> each.source() == id).toList();
            Set<String> values = new HashSet<>();
            emitted.forEach(each -> values.add(each.value()));
            List<Object> arrived = out(id).stream().filter(values::contains).toList();
            int at = 0;
            for (Emitted each : emitted) {
                boolean here = at < arrived.size() && arrived.get(at).equals(each.value());
                boolean destroyed = cut.contains(id);
                if (here && each.fate() == Fate.REFUSED) {
                    return fault("REFUSED", source, "passed on what was refused", emitted, arrived);
                }
                if (!here && each.fate() == Fate.TAKEN && !destroyed) {
                    return fault("LOST", source, "did not pass on what it took", emitted, arrived);
                }
                at += here ? 1 : 0;
            }
            if (at < arrived.size()) {
                return fault("DIFFERENT", source, "passed on what nobody emitted, or not in order", emitted, arrived);
            }
        }
        left.removeIf(own::contains);
        boolean ended = left.remove(End.END);
        if (!ended && !cut.contains(id)) {
            return fault("ENDLESS", source, "was closed and did not complete", own, out(id));
        }
        return linked(source, left);
    }

    private @Nullable Fault pulled(Step source, List<Object> left) {
        left.remove(End.END);
        List<Object> expected = new ArrayList<>();
        for (int i = 0; i < source.size() && seen.pulled.contains(source.id()); i++) {
            expected.add(Wired.pulledValue(source.id(), i));
        }
        boolean whole = left.equals(expected);
        // Closed before it was through, failed, destroyed, or nobody wanted more.
        return whole || isPrefix(left, expected) ? null : fault("DIFFERENT", source, "pulled", expected, left);
    }

    private @Nullable Fault linked(Step source, List<Object> left) {
        List<Link> links =
                plan.links().stream().filter(link -> link.to() == source.id()).toList();
        List<List<Object>> sent = new ArrayList<>();
        boolean exact = !cut.contains(source.id()) && !seen.closedEarly.contains(source.id());
        for (Link link : links) {
            List<Object> tokens = new ArrayList<>(out(link.from()));
            tokens.removeIf(token -> token == End.END || (plan.isRound(link) && token instanceof Fail));
            sent.add(tokens);
            boolean flushed = plan.isRound(link)
                    && plan.steps().stream().anyMatch(step -> step.kind().flushes());
            exact &= link.when() == When.ALWAYS && !cut.contains(link.from()) && !flushed;
        }
        if (exact) {
            List<Object> all = new ArrayList<>();
            sent.forEach(all::addAll);
            for (Object token : left) {
                if (!all.remove(token)) {
                    return fault("DIFFERENT", source, "got by links what was not sent", sent, left);
                }
            }
            if (!all.isEmpty()) {
                return fault("LOST", source, "did not get by links", sent, left);
            }
        }
        for (List<Object> tokens : sent) {
            if (sent.size() == 1 && !isSubsequence(left, tokens)) {
                return fault("DIFFERENT", source, "got by links, not in order", sent, left);
            }
        }
        return links.isEmpty() && !left.isEmpty() ? fault("DIFFERENT", source, "got", List.of(), left) : null;
    }

    private static boolean isSubsequence(List<Object> part, List<Object> all) {
        int at = 0;
        for (Object each : all) {
            if (at < part.size() && part.get(at).equals(each)) {
                at++;
            }
        }
        return at == part.size();
    }

    /// Each failure that nobody handled was thrown by a call, and nothing else was.
    private @Nullable Fault failures() {
        Set<String> made = new HashSet<>();
        outs.values().forEach(out -> out.forEach(token -> note(token, made)));
        Set<String> unhandled = new HashSet<>();
        wired.ends.forEach((id, end) -> {
            if (plan.step(id).passes()) {
                end.tokens().forEach(token -> note(token, unhandled));
            }
        });
        for (Step step : plan.steps()) {
            Recorder probe = wired.probes.get(step.id());
            if (step.late() && step.passes() && probe != null) {
                probe.tokens().forEach(token -> note(token, unhandled));
            }
        }
        for (Link link : plan.links()) {
            if (plan.isRound(link) && link.when() == When.ALWAYS) {
                out(link.from()).forEach(token -> note(token, unhandled));
            }
        }
        for (Step step : plan.steps()) {
            if (step.ups().size() > 1 || step.kind() == Kind.WINDOW_GATHERER) {
                behindCompletion(step).forEach(token -> note(token, unhandled));
            }
        }
        boolean attached =
                !seen.attached.isEmpty() && plan.steps().stream().anyMatch(step -> step.kind() == Kind.SCATTER);
        boolean changed = attached
                || !seen.destroyed.isEmpty()
                || !seen.closedEarly.isEmpty()
                || plan.links().stream().anyMatch(link -> link.when() == When.SCRIPTED);
        for (String text : seen.thrown) {
            boolean known = made.contains(text) && (changed || unhandled.contains(text));
            boolean circle = text.contains("circle of waits");
            boolean closed = text.contains("the source is closed")
                    && (changed || !plan.links().isEmpty());
            boolean iterator = text.startsWith("bad iterator");
            if (!known && !circle && !closed && !iterator) {
                return new Fault(
                        "THROWN",
                        "a call has thrown what no function threw, or what was handled: " + text + "\n  unhandled: "
                                + unhandled);
            }
        }
        if (!seen.failed && seen.destroyed.isEmpty()) {
            for (String text : unhandled) {
                if (!seen.thrown.contains(text)) {
                    return new Fault(
                            "SILENT",
                            "nobody handled this failure, and no call has thrown it: " + text + "\n  thrown: "
                                    + seen.thrown);
                }
            }
        }
        return null;
    }

    /// The failures that came to a step when it had completed, or that found no partner until then.
    private List<Object> behindCompletion(Step join) {
        List<Object> gone = new ArrayList<>();
        int rows = Integer.MAX_VALUE;
        for (int up : join.ups()) {
            rows = Math.min(rows, out(up).size() - Collections.frequency(out(up), End.END));
        }
        for (int up : join.ups()) {
            List<Object> in = new ArrayList<>(out(up));
            in.remove(End.END);
            gone.addAll(Model.failures(join.kind() == Kind.ZIP ? in.subList(rows, in.size()) : in));
        }
        if (join.kind() != Kind.ZIP) {
            Model.failures(out(join.id())).forEach(gone::remove);
        }
        return gone;
    }

    private static void note(Object token, Set<String> texts) {
        if (token instanceof Fail(String text)) {
            texts.add(text);
        }
    }
}
