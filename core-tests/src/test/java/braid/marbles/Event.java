package braid.marbles;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// What happens on a line of a marble diagram: an element, a failure or the end.
///
/// @param text the element; [#FAILURE] or [#END]
/// @param at in seconds
record Event(String text, double at) {

    static final String FAILURE = "\u2717";
    static final String END = "|";

    /// Of a text such as `a@0 b@1.5 |@4`.
    static List<Event> parse(String line) {
        List<Event> events = new ArrayList<>();
        for (String each : line.split(" ", -1)) {
            int cut = each.lastIndexOf('@');
            events.add(new Event(each.substring(0, cut), Double.parseDouble(each.substring(cut + 1))));
        }
        return events;
    }

    boolean isEnd() {
        return text.equals(END);
    }

    boolean isFailure() {
        return text.equals(FAILURE);
    }

    @Override
    public String toString() {
        return text + "@" + BigDecimal.valueOf(at).stripTrailingZeros().toPlainString();
    }
}
