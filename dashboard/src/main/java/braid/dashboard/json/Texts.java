package braid.dashboard.json;

import braid.Failure;

/// What is said of a failure. The user's methods make these texts, and may take any time.
///
/// @param element what failed, empty if nothing did
/// @param cause why, in one line
/// @param stack where
record Texts(String element, String cause, String stack) {

    private static final int ELEMENT_CHARACTERS = 300;
    private static final int CAUSE_CHARACTERS = 500;
    private static final int STACK_CHARACTERS = 4_000;

    /// Asks the user's objects.
    static Texts of(Failure failure) {
        Object element = failure.element();
        return new Texts(
                element == null ? "" : told(Brief.of(element, ELEMENT_CHARACTERS)),
                Brief.of(failure.cause(), CAUSE_CHARACTERS),
                Brief.stack(failure.cause(), STACK_CHARACTERS));
    }

    /// An element whose text is empty is not none.
    private static String told(String text) {
        return text.isEmpty() ? "an empty text" : text;
    }

    /// What can be said without asking the user's objects anything.
    static Texts unasked(Failure failure) {
        Object element = failure.element();
        return new Texts(
                element == null ? "" : "a " + element.getClass().getName() + " whose text is not there yet",
                failure.cause().getClass().getName(),
                "");
    }
}
