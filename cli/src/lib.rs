//! The registry command for officials and operators.
