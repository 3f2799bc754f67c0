package braid.dashboard.look;

/// How fast a node goes, a second, between two looks.
///
/// @param in the elements that it takes
/// @param out the elements that it passes on
/// @param samples the elements whose times are measured
/// @param failures the elements that fail
public record Rates(double in, double out, double samples, double failures) {

    static final Rates NONE = new Rates(0, 0, 0, 0);
}
