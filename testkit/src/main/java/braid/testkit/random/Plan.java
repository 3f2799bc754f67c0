package braid.testkit.random;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What one run does: a graph, and a script for each of the threads that use it.
///
/// @param seed what it was made of
/// @param steps the graph, each step behind those that feed it
/// @param links from steps to sources
/// @param actors what each thread does
record Plan(long seed, List<Step> steps, List<Link> links, List<List<Act>> actors) {

    Plan {
        steps = List.copyOf(steps);
        links = List.copyOf(links);
        actors = actors.stream().map(List::copyOf).toList();
    }

    /// Where what leaves a step is recorded.
    enum Probe {
        NOWHERE,
        /// By a node behind it, in the way of all that follows.
        INLINE,
        /// By a branch of its own, the first.
        BRANCH
    }

    /// What a step's function does beside its work.
    enum Habit {
        PLAIN,
        /// Throws for some elements.
        FAILS,
        /// Takes a while for some.
        SLOW,
        /// Is stuck at one element until the script opens its gate.
        STUCK,
        /// Leaves the thread's interrupt flag set, for some.
        FLAGS,
        /// Throws an `InterruptedException` for some.
        INTERRUPTED
    }

    /// When a link is there.
    enum When {
        ALWAYS,
        /// When the script says so.
        SCRIPTED
    }

    /// @param size its number, where it has one: of elements, of places
    /// @param passes whether a failure that comes to the end behind it, if it has one, is left unhandled
    record Step(int id, Kind kind, List<Integer> ups, int size, Habit habit, Probe probe, boolean passes) {

        Step {
            ups = List.copyOf(ups);
        }

        Step withUps(List<Integer> other) {
            return new Step(id, kind, other, size, habit, probe, passes);
        }

        Step with(Habit other) {
            return new Step(id, kind, ups, size, other, probe, passes);
        }

        Step with(int other) {
            return new Step(id, kind, ups, other, habit, probe, passes);
        }

        Step with(Probe other) {
            return new Step(id, kind, ups, size, habit, other, passes);
        }

        /// Whether the script attaches it.
        boolean late() {
            return kind == Kind.LATE;
        }

        /// Whether its function may throw for an element that is bad.
        boolean fails() {
            return habit == Habit.FAILS || habit == Habit.INTERRUPTED;
        }
    }

    /// From a step to a source.
    record Link(int id, int from, int to, When when) {}

    Step step(int id) {
        for (Step step : steps) {
            if (step.id() == id) {
                return step;
            }
        }
        throw new IllegalArgumentException("no step " + id);
    }

    boolean has(int id) {
        return steps.stream().anyMatch(step -> step.id() == id);
    }

    Link link(int id) {
        for (Link link : links) {
            if (link.id() == id) {
                return link;
            }
        }
        throw new IllegalArgumentException("no link " + id);
    }

    List<Step> sources() {
        return steps.stream().filter(step -> step.kind().isSource()).toList();
    }

    List<Act> acts() {
        return actors.stream().flatMap(List::stream).toList();
    }

    boolean isTimed() {
        return steps.stream().anyMatch(step -> step.kind().isTimed());
    }

    /// The step, and those behind it that nothing else feeds: what goes with it.
    Set<Integer> doomed(int destroyed) {
        Set<Integer> doomed = new HashSet<>(Set.of(destroyed));
        for (Step step : steps) {
            if (!step.kind().isSource() && doomed.containsAll(step.ups())) {
                doomed.add(step.id());
            }
        }
        return doomed;
    }

    /// Whether elements of `from` come to `to`.
    boolean reaches(int from, int to) {
        Set<Integer> seen = new HashSet<>();
        List<Integer> todo = new ArrayList<>(List.of(from));
        while (!todo.isEmpty()) {
            int at = todo.removeLast();
            if (at == to) {
                return true;
            }
            if (seen.add(at)) {
                for (Step step : steps) {
                    if (step.ups().contains(at)) {
                        todo.add(step.id());
                    }
                }
                for (Link link : links) {
                    if (link.from() == at) {
                        todo.add(link.to());
                    }
                }
            }
        }
        return false;
    }

    /// Whether what leaves a step depends on who comes first, so that it has to be recorded to be judged.
    boolean isRacy(Step step) {
        return step.kind().isRacy() || ((step.kind() == Kind.FLAT_MAP || step.kind() == Kind.LOOP) && mayStop(step));
    }

    /// Whether what follows a step may come to want no more of it.
    boolean mayStop(Step step) {
        return steps.stream()
                .anyMatch(
                        each -> each.kind().mayHaveEnough() && each.id() != step.id() && reaches(step.id(), each.id()));
    }

    /// Whether a link closes a cycle.
    boolean isRound(Link link) {
        return reaches(link.to(), link.from());
    }

    /// Whether links lead to a source.
    boolean isLinked(int source) {
        return links.stream().anyMatch(link -> link.to() == source);
    }

    /// Whether something ends behind a step: then a recorder stands there.
    boolean hasEnd(Step step) {
        boolean fed = steps.stream().anyMatch(each -> !each.late() && each.ups().contains(step.id()));
        boolean linked = links.stream().anyMatch(link -> link.from() == step.id() && link.when() == When.ALWAYS);
        return !fed && !linked && !step.late();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("plan of seed " + seed + "\n");
        for (Step step : steps) {
            text.append("  ")
                    .append(step.id())
                    .append(" = ")
                    .append(step.kind())
                    .append(step.ups());
            text.append(" size ").append(step.size()).append(step.habit() == Habit.PLAIN ? "" : " " + step.habit());
            text.append(step.probe() == Probe.NOWHERE ? "" : " recorded " + step.probe());
            text.append(hasEnd(step) ? (step.passes() ? " end passes" : " end takes") : "")
                    .append('\n');
        }
        links.forEach(link -> text.append("  ").append(link).append('\n'));
        actors.forEach(actor -> text.append("  actor: ").append(actor).append('\n'));
        return text.toString();
    }
}
