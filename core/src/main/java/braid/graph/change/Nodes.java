package braid.graph.change;

import braid.graph.entry.NodeContext;
import braid.graph.topology.BoundaryState;
import braid.graph.topology.Node;
import braid.graph.topology.Outflow;
import braid.graph.topology.Role;
import braid.operators.CutOperator;
import braid.operators.FeedbackOperator;
import braid.spi.Context;
import braid.spi.Join;
import braid.spi.JoinStep;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes nodes of operators and joins, which are opened here.
final class Nodes {

    private Nodes() {}

    /// A node of one input, beside `up`.
    ///
    /// @param ending what takes the handles that it passes on where nothing follows, or null if it passes on values
    static Node of(Node up, Operator<?, ?> operator, @Nullable Operator<?, ?> ending, String line) {
        Role.Kind kind = operator instanceof FeedbackOperator ? Role.Kind.FEEDBACK : Role.Kind.ASKED;
        return new Node(operator.label(), line, up.clock(), 0, parts(kind, ending, context -> {
            @SuppressWarnings("unchecked")
            Step<Object, Object> step = (Step<Object, Object>) operator.open(context);
            return new OneInput(step);
        }));
    }

    /// A boundary behind `up` that passes on what `up` does.
    static Node cut(Node up, String line) {
        Operator<?, ?> operator = new CutOperator<>();
        return new Node(operator.label(), line, up.clock(), 0, node -> {
            NodeContext context = new NodeContext(node);
            @SuppressWarnings("unchecked")
            Step<Object, Object> step = (Step<Object, Object>) operator.open(context);
            BoundaryState boundary = Objects.requireNonNull(context.boundary());
            return new Node.Parts(new Role.Boundary(new OneInput(step), boundary, Role.Kind.CUT), up.outflow());
        });
    }

    /// A node of several inputs, beside `up`.
    static Node of(Node up, Join<?> join, int inputs, @Nullable Operator<?, ?> ending, String line) {
        return new Node(join.label(), line, up.clock(), inputs, parts(Role.Kind.ASKED, ending, context -> {
            @SuppressWarnings("unchecked")
            JoinStep<Object> step = (JoinStep<Object>) join.open(context, inputs);
            return step;
        }));
    }

    private static Function<Node, Node.Parts> parts(
            Role.Kind kind, @Nullable Operator<?, ?> ending, Function<Context, JoinStep<Object>> open) {
        return node -> {
            NodeContext context = new NodeContext(node);
            JoinStep<Object> step = open.apply(context);
            BoundaryState boundary = context.boundary();
            Role role = boundary != null
                    ? new Role.Boundary(step, boundary, kind)
                    : step instanceof OneInput ? new Role.Step(step) : new Role.Join(step);
            return new Node.Parts(
                    role, ending == null ? Outflow.VALUES : new Outflow.Handles(() -> ending.open(context)));
        };
    }

    /// A step of one input, seen as one of several.
    private record OneInput(Step<Object, Object> step) implements JoinStep<Object> {
        @Override
        public Receiver<Object> link(int input, Receiver<? super Object> down) {
            return step.link(down);
        }

        @Override
        public int held() {
            return step.held();
        }

        @Override
        public int keys() {
            return step.keys();
        }
    }
}
