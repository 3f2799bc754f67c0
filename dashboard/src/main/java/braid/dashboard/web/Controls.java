package braid.dashboard.web;

/// What those may do who show the control token.
///
/// @param token the control token
/// @param pauses pauses the source of that node's number
/// @param resumes resumes it
public record Controls(Token token, Action pauses, Action resumes) {

    /// Does something to a node.
    @FunctionalInterface
    public interface Action {
        /// Does it to the node of that number; says whether there is one to which it can be done.
        boolean of(long node);
    }
}
