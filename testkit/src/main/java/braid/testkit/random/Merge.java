package braid.testkit.random;

import braid.testkit.random.Plan.Step;
import braid.testkit.random.Token.End;
import braid.testkit.random.Token.Fail;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether there is an order in which a join may have taken its two inputs so that it gave what was recorded. Looks
/// for one, token by token.
final class Merge {

    private final Step step;
    private final List<List<Object>> ins;
    private final List<Boolean> cut;
    private final List<Object> out;
    private final boolean outCut;

    /// @param cut whether only a part of that input may have come
    /// @param outCut whether only a part of what left may have been recorded
    Merge(Step step, List<List<Object>> ins, List<Boolean> cut, List<Object> out, boolean outCut) {
        this.step = step;
        this.ins = ins;
        this.cut = cut;
        this.out = out;
        this.outCut = outCut;
    }

    boolean exists() {
        return search(new State(0, 0, 0, 0, null, null, false, false, false));
    }

    /// How far it has come: in the inputs and in what was recorded; where the open list of a `collect` begins; the
    /// newest elements; which inputs have completed, and the join.
    private record State(
            int first,
            int second,
            int done,
            int listed,
            @Nullable Object newest,
            @Nullable Object other,
            boolean firstOver,
            boolean secondOver,
            boolean over) {

        State taken(int input, Object token) {
            boolean end = token == End.END;
            boolean element = Token.isElement(token);
            return input == 0
                    ? new State(
                            first + 1,
                            second,
                            done,
                            listed,
                            element ? token : newest,
                            other,
                            firstOver || end,
                            secondOver,
                            over)
                    : new State(
                            first,
                            second + 1,
                            done,
                            listed,
                            newest,
                            element ? token : other,
                            firstOver,
                            secondOver || end,
                            over);
        }

        State orphaned(int input) {
            return new State(
                    first,
                    second,
                    done,
                    listed,
                    newest,
                    other,
                    firstOver || input == 0,
                    secondOver || input == 1,
                    over);
        }

        State passed(int more, int newListed, boolean nowOver) {
            return new State(
                    first, second, done + more, newListed, newest, other, firstOver, secondOver, over || nowOver);
        }
    }

    /// Depth first, the first input before the second; with a stack of its own, since two long inputs are a long way.
    private boolean search(State start) {
        Set<State> seen = new HashSet<>(Set.of(start));
        Deque<State> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            State state = open.pop();
            boolean through = gone(state, 0) && gone(state, 1);
            if (state.done == out.size() && (outCut || through)) {
                return true;
            }
            for (State next : after(state).reversed()) {
                if (seen.add(next)) {
                    open.push(next);
                }
            }
        }
        return false;
    }

    private List<State> after(State state) {
        List<State> states = new ArrayList<>();
        for (int input = 0; input < 2; input++) {
            int at = input == 0 ? state.first : state.second;
            boolean over = input == 0 ? state.firstOver : state.secondOver;
            if (at < ins.get(input).size()) {
                Object token = ins.get(input).get(at);
                addIfGiven(states, give(state.taken(input, token), input, token));
            }
            if (cut.get(input) && !over) {
                addIfGiven(states, give(state.orphaned(input), input, End.END));
            }
        }
        return states;
    }

    private static void addIfGiven(List<State> states, @Nullable State state) {
        if (state != null) {
            states.add(state);
        }
    }

    private boolean gone(State state, int input) {
        int at = input == 0 ? state.first : state.second;
        return cut.get(input) || at == ins.get(input).size();
    }

    /// A failure behind the completion has no way on.
    private static void passUnlessOver(State state, Object token, List<Object> given) {
        if (!state.over) {
            given.add(token);
        }
    }

    /// The state behind what the join gives when it takes `token`; null where that was not recorded.
    private @Nullable State give(State state, int input, Object token) {
        List<Object> given = new ArrayList<>();
        boolean over = false;
        int listed = state.listed;
        boolean end = token == End.END;
        switch (step.kind()) {
            case UNION -> {
                if (!end) {
                    given.add(token);
                }
                over = state.firstOver && state.secondOver;
            }
            case COMBINE_LATEST -> {
                if (token instanceof Fail) {
                    passUnlessOver(state, token, given);
                } else if (!end && !state.over && state.newest != null && state.other != null) {
                    given.add(Model.combined(step, state.newest, state.other));
                }
                over = (state.firstOver && state.secondOver)
                        || (state.firstOver && state.newest == null)
                        || (state.secondOver && state.other == null);
            }
            case WITH_LATEST -> {
                if (token instanceof Fail) {
                    passUnlessOver(state, token, given);
                } else if (input == 0 && !end && !state.over && state.newest != null && state.other != null) {
                    given.add(Model.combined(step, state.newest, state.other));
                }
                over = state.firstOver || (state.secondOver && state.other == null);
            }
            case ZIP_LATEST -> {
                List<Object> queued = Model.elements(ins.getFirst().subList(0, state.first));
                queued = queued.subList(Math.min(listed, queued.size()), queued.size());
                if (token instanceof Fail) {
                    passUnlessOver(state, token, given);
                } else if (!end && !state.over && state.other != null) {
                    for (Object each : queued) {
                        given.add(Model.combined(step, each, state.other));
                    }
                    listed += queued.size();
                    queued = List.of();
                }
                over = (state.firstOver && queued.isEmpty()) || (state.secondOver && state.other == null);
            }
            case COLLECT -> {
                List<Object> held = Model.elements(ins.getFirst().subList(0, state.first));
                held = held.subList(Math.min(listed, held.size()), held.size());
                if (token instanceof Fail) {
                    passUnlessOver(state, token, given);
                } else if ((input == 1 && !end && !state.over) || (input == 0 && end && !held.isEmpty())) {
                    given.add(List.copyOf(held));
                    listed += held.size();
                }
                over = state.firstOver;
            }
            default -> throw new IllegalArgumentException("not merged: " + step.kind());
        }
        if (over && !state.over) {
            given.add(End.END);
        }
        int from = state.done;
        if (from + given.size() > out.size()
                || !out.subList(from, from + given.size()).equals(given)) {
            boolean partly = outCut
                    && from + given.size() > out.size()
                    && given.subList(0, out.size() - from).equals(out.subList(from, out.size()));
            return partly ? state.passed(out.size() - from, listed, over && !state.over) : null;
        }
        return state.passed(given.size(), listed, over && !state.over);
    }
}
