package braid.dashboard;
final class JvmDashboard {}
